namespace Telemetry.Engine.Time;

/// <summary>What the end of the input means.</summary>
public enum PartitionedCompletion
{
    /// <summary>Nothing: what is held back stays so.</summary>
    None = 0,

    /// <summary>The low watermark moves to the greatest clock of the partitions.</summary>
    Flush = 1,

    /// <summary>Time moves to its end; everything is given out.</summary>
    EndOfStream = 2,
}
