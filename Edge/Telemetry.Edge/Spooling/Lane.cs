namespace Telemetry.Edge.Spooling;

/// <summary>The way a pack travels.</summary>
internal enum Lane
{
    None = 0,

    /// <summary>Fresh: published as soon as it is durable.</summary>
    Live,

    /// <summary>
    /// Left over from an outage or a former process: published beside the live lane at a bounded rate.
    /// </summary>
    Backlog,
}
