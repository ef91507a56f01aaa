namespace Telemetry.Engine.Over;

/// <summary>Which rows come too late for an OVER.</summary>
public enum OverLateness
{
    /// <summary>As in Flink: <see cref="Watermark"/> when some column looks back without bound, else
    /// <see cref="Emitted"/>.</summary>
    ByFrame = 0,

    /// <summary>Those at or before the watermark.</summary>
    Watermark = 1,

    /// <summary>Those at or before the last row of their partition that a watermark has reached. A later one is taken
    /// although the watermark has passed it, and waits for the next watermark.</summary>
    Emitted = 2,
}
