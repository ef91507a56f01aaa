namespace Telemetry.Engine.Execution;

/// <summary>What one step's input says.</summary>
public enum StepKind
{
    /// <summary>Nothing; never valid.</summary>
    None = 0,

    /// <summary>Readings of one source, or none of them with a clock (a heartbeat).</summary>
    Rows = 1,

    /// <summary>A source came online or went offline.</summary>
    Status = 2,

    /// <summary>Nothing arrived; this is the time.</summary>
    Tick = 3,

    /// <summary>A message for one operator.</summary>
    Control = 4,

    /// <summary>Something arrived that could not be used at all.</summary>
    DeadLetter = 5,

    /// <summary>A frame of a table input, with a watermark of all sources.</summary>
    Frame = 6,

    /// <summary>A person settled which of several senders is a source's.</summary>
    Accept = 8,

    /// <summary>The input has ended.</summary>
    End = 7,
}
