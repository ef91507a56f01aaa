namespace Telemetry.Engine.State;

/// <summary>What is known of a sequence number.</summary>
internal enum SeqVerdict : byte
{
    None = 0,
    New = 1,
    Duplicate = 2,

    /// <summary>It may have been counted: what was seen there is forgotten.</summary>
    Forgotten = 3,

    /// <summary>It was counted with another reading, or belongs to a boot where that happened.</summary>
    Conflict = 4,

    /// <summary>Its boot is closed.</summary>
    Closed = 5,
}
