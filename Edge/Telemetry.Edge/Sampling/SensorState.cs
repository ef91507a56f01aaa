namespace Telemetry.Edge.Sampling;

/// <summary>How a sensor is.</summary>
internal enum SensorState
{
    /// <summary>It has not given anything yet.</summary>
    Starting = 0,

    /// <summary>It gives readings.</summary>
    Working,

    /// <summary>Its last poll, line or connection failed.</summary>
    Failing,

    /// <summary>A poll has not come back in time and is still under way.</summary>
    Hanging,
}
