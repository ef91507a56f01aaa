namespace Telemetry.Gateway.Retention;

/// <summary>Why a segment goes.</summary>
internal enum TrimReason
{
    None = 0,

    /// <summary>The journal is longer than what is kept of it.</summary>
    Bytes,

    /// <summary>It is older than what is kept.</summary>
    Age,

    /// <summary>The disk is full.</summary>
    Room,
}
