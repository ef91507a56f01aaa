namespace Telemetry.Edge.Publishing;

/// <summary>How a send went.</summary>
internal enum SendResult
{
    /// <summary>No acknowledgement came: it may have arrived or not.</summary>
    Unknown = 0,

    /// <summary>The gateway has it durably.</summary>
    Taken,

    /// <summary>The gateway said no.</summary>
    Refused,

    /// <summary>The gateway said that this agent may not publish this device.</summary>
    Barred,
}
