namespace Telemetry.Engine.Sql.Syntax;

/// <summary>Literals of time.</summary>
public enum SqlTimeKind
{
    /// <summary>DATE.</summary>
    Date,

    /// <summary>TIME.</summary>
    Time,

    /// <summary>TIMESTAMP.</summary>
    Timestamp,
}
