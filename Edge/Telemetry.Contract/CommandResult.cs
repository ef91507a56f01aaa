namespace Telemetry.Contract;

/// <summary>What became of a command.</summary>
public enum CommandResult
{
    /// <summary>Nobody said; the zero value is not a success.</summary>
    None,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was not tried: it cannot be read, came too late, or makes no sense for this sensor.</summary>
    Refused,

    /// <summary>It was tried, and the sensor or the machine did not do it.</summary>
    Failed,
}
