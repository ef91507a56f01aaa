namespace Telemetry.Edge.Tests.Testing;

/// <summary>Drives code that waits on fake time; the real clock only limits a test that would never end.</summary>
internal static class Turn
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Turns the clock on until the task has ended.</summary>
    public static async Task UntilDone(PacedTime time, Task task, TimeSpan? step = null)
    {
        var pace = step ?? TimeSpan.FromMilliseconds(1);
        using var limit = new CancellationTokenSource(Limit);
        time.Activity.WaitForRest();
        while (!task.IsCompleted)
        {
            limit.Token.ThrowIfCancellationRequested();
            time.Advance(pace);
            time.Activity.WaitForRest();
            await Task.Yield();
        }
        await task;
    }

    /// <summary>Turns the clock on until something holds.</summary>
    public static async Task Until(PacedTime time, Func<bool> condition, string what, TimeSpan? step = null)
    {
        var pace = step ?? TimeSpan.FromMilliseconds(10);
        using var limit = new CancellationTokenSource(Limit);
        time.Activity.WaitForRest();
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"never happened: {what}");
            time.Advance(pace);
            time.Activity.WaitForRest();
            await Task.Yield();
        }
    }

    /// <summary>Lets others run, without touching the clock, until something holds.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, $"never happened: {what}");
            await Task.Yield();
        }
    }
}
