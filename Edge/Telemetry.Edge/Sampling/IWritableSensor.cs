namespace Telemetry.Edge.Sampling;

/// <summary>
/// A sensor some of whose metrics can also be set. Nothing in the agent writes by itself: only an explicit command
/// comes here.
/// </summary>
internal interface IWritableSensor
{
    /// <summary>Sets a metric; ends when the device has confirmed it. Any thread.</summary>
    /// <exception cref="ArgumentException">The metric cannot be set, or not to this value.</exception>
    /// <exception cref="IOException">The device did not confirm it.</exception>
    Task WriteAsync(string metric, double value, CancellationToken cancellation);
}
