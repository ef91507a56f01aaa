namespace Telemetry.Engine.Joins;

/// <summary>The event time of a join's rows.</summary>
public enum JoinTime
{
    /// <summary>None; never valid.</summary>
    None = 0,

    /// <summary>When it was known: of a pair the later of its two times, of a row that matched nothing the last instant
    /// that it could have matched. It is never late for what follows.</summary>
    Known = 1,

    /// <summary>The left row's time, or the right one's where there is none. What follows has its watermarks later by
    /// as much as a left row may wait.</summary>
    Left = 2,

    /// <summary>The right row's time, or the left one's where there is none. What follows has its watermarks later by
    /// as much as a right row may wait.</summary>
    Right = 3,
}
