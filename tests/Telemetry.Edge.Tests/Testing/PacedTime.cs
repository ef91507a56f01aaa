using Microsoft.Extensions.Time.Testing;
using Telemetry.Edge.Tests.Bench;

namespace Telemetry.Edge.Tests.Testing;

/// <summary>
/// Fake time that does not outrun the threads that it counts: <see cref="Turn"/> goes on when they rest.
/// </summary>
internal sealed class PacedTime : FakeTimeProvider, IDisposable
{
    private readonly CountedThread _loops;

    public PacedTime()
        : this(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero))
    {
    }

    public PacedTime(DateTimeOffset begin)
        : base(begin) => _loops = new CountedThread("loops", Activity);

    /// <summary>The work that each step of time waits for.</summary>
    public Activity Activity { get; } = new();

    /// <summary>Where loops run that time shall wait for; all of them on one thread.</summary>
    public TaskScheduler Loops => _loops;

    /// <summary>Runs something, and all that it awaits, on that thread.</summary>
    public Task RunAsync(Func<Task> work) => _loops.RunAsync(work);

    /// <inheritdoc cref="RunAsync(Func{Task})"/>
    public async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        Task<T>? result = null;
        await _loops.RunAsync(() => result = work());
        return await result!; // It was run.
    }

    public void Dispose() => _loops.Dispose();
}
