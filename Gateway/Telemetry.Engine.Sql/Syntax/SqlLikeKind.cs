namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Kinds of pattern matches.</summary>
public enum SqlLikeKind
{
    /// <summary>LIKE.</summary>
    Like,

    /// <summary>ILIKE.</summary>
    CaseInsensitive,

    /// <summary>SIMILAR TO.</summary>
    Similar,
}
