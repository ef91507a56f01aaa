namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Operators between queries.</summary>
public enum SqlSetOperator
{
    /// <summary>UNION.</summary>
    Union,

    /// <summary>INTERSECT.</summary>
    Intersect,

    /// <summary>EXCEPT, also MINUS.</summary>
    Except,
}
