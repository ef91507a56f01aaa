namespace Telemetry.Gateway.Tests.Harness;

/// <summary>How long a test waits for something that ought to happen at once, on a busy machine.</summary>
internal static class TestTime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until a condition holds that no event announces.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"not within {Patience.TotalSeconds} s: {what}");
            }
            await tick.WaitForNextTickAsync();
        }
    }
}
