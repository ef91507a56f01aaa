namespace Telemetry.Edge.Sampling;

/// <summary>Where one sensor's driver runs, so that it can block nobody else.</summary>
internal interface ISensorThread : IDisposable
{
    /// <summary>Runs work there; the task ends when the work has ended.</summary>
    Task RunAsync(Func<Task> work);
}
