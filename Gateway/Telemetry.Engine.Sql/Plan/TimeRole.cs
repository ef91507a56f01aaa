namespace Telemetry.Engine.Sql.Plan;

/// <summary>What a column is for event time and windows.</summary>
public enum TimeRole
{
    /// <summary>An ordinary column; a timestamp among them.</summary>
    None = 0,

    /// <summary>The event time: watermarks speak of it, and windows may be put over it.</summary>
    Rowtime = 1,

    /// <summary>The time of processing: journal time.</summary>
    Proctime = 2,

    /// <summary>The first instant of the row's window.</summary>
    WindowStart = 3,

    /// <summary>The first instant behind the row's window.</summary>
    WindowEnd = 4,
}
