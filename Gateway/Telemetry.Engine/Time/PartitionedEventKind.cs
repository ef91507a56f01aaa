namespace Telemetry.Engine.Time;

/// <summary>What a <see cref="PartitionedEvent{TValue}"/> says.</summary>
public enum PartitionedEventKind
{
    /// <summary>Nothing; never valid.</summary>
    None = 0,

    /// <summary>A value that holds from a start to an end.</summary>
    Interval = 1,

    /// <summary>One partition's clock moves to the start.</summary>
    Punctuation = 2,

    /// <summary>No partition may be before the start.</summary>
    LowWatermark = 3,
}
