namespace Telemetry.Edge.Sampling;

/// <summary>A sensor that is asked; one loop owns it, so it need not be thread-safe.</summary>
internal interface ISampledSensor : IDisposable
{
    /// <summary>
    /// Adds what it measures now. It may block its own thread, throw, or never return: the loop reports it, backs off,
    /// and no other sensor notices.
    /// </summary>
    Task SampleAsync(SampleSet into, CancellationToken cancellation);
}
