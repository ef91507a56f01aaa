namespace Telemetry.Engine.Execution;

/// <summary>Where a source's clock comes from.</summary>
public enum SourceClockKind
{
    /// <summary>Not known yet.</summary>
    None = 0,

    /// <summary>The source says how far it is; until it does, its clock stands at the beginning.</summary>
    Declared = 1,

    /// <summary>The source says nothing: its greatest event time less a bound. A source that once declared a low
    /// watermark is declared from then on.</summary>
    Bounded = 2,
}
