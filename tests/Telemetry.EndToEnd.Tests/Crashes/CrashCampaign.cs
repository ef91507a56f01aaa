using System.Collections.Concurrent;
using System.Globalization;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>Lets real processes die at fault points, several runs beside each other.</summary>
internal sealed class CrashCampaign(string folder, int atOnce, TimeSpan limit)
{
    private readonly ConcurrentDictionary<string, int> _fired = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _failures = [];
    private int _duplicated;

    /// <summary>How often each point really fired.</summary>
    public IReadOnlyDictionary<string, int> Fired => _fired;

    /// <summary>Webhook requests that came more than once.</summary>
    public int Repeated => _duplicated;

    /// <summary>What went wrong, with all that is needed to run it again.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public async Task RunAsync(IEnumerable<(CrashPoint Point, int Seed)> runs, Action<string> tell)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = atOnce };
        await Parallel.ForEachAsync(runs, options, async (run, _) =>
        {
            try
            {
                var time = await RunAsync(run.Point, run.Seed);
                _fired.AddOrUpdate(run.Point.Name, 1, (_, count) => count + 1);
                tell(string.Create(CultureInfo.InvariantCulture, $"{run.Point.Name}:{time} seed {run.Seed}: equal"));
            }
            catch (Exception failure)
            {
                _failures.Add($"{run.Point.Name} seed {run.Seed}: {failure.Message}");
                tell($"{run.Point.Name} seed {run.Seed}: FAILED: {failure}");
            }
        });
    }

    /// <summary>Runs one point with one seed; a time that is never reached is halved. Gives the time.</summary>
    private async Task<int> RunAsync(CrashPoint point, int seed)
    {
        for (var time = point.TimeOf(seed); ; time /= 2)
        {
            if (time == 0) { throw new InvalidOperationException("the point was never reached"); }
            var place = Path.Combine(folder, $"{point.Name}-{seed}-{time}");
            Directory.CreateDirectory(place);
            if (!await TryAsync(point, seed, time, place)) { continue; }
            Directory.Delete(place, recursive: true);
            return time;
        }
    }

    private async Task<bool> TryAsync(CrashPoint point, int seed, int time, string place)
    {
        await using var plant = new CrashPlant(place, new CrashRecording(seed))
        {
            LosesResults = point.Name == "output.truncate",
        };
        try
        {
            using var patience = new CancellationTokenSource(limit);
            var hasFired = await TryAsync(plant, point, time, patience.Token);
            Interlocked.Add(ref _duplicated, plant.Receiver.Requests - plant.Receiver.Events.Count);
            return hasFired;
        }
        catch (Exception failure)
        {
            await File.WriteAllTextAsync(Path.Combine(place, "logs.txt"), $"{failure}\n{plant.Logs()}");
            throw;
        }
    }

    private static async Task<bool> TryAsync(
        CrashPlant plant, CrashPoint point, int time, CancellationToken cancellation)
    {
        var crashAt = $"{point.Name}:{time}";
        var hasFired = !await plant.StartGatewayAsync(point.IsOfAgent ? null : crashAt, cancellation);
        if (hasFired) { await plant.StartGatewayAsync(null, cancellation); }
        await plant.StartAgentAsync(point.IsOfAgent ? crashAt : null, cancellation);
        if (!hasFired) { hasFired = await WatchAsync(plant, point, cancellation); }
        if (!hasFired) { return false; }
        await CrashVerdict.AssertAsync(plant, cancellation);
        return true;
    }

    /// <summary>Waits for the process to die, or for all to be delivered and the process to end when it is told
    /// to.</summary>
    private static async Task<bool> WatchAsync(CrashPlant plant, CrashPoint point, CancellationToken cancellation)
    {
        var victim = point.IsOfAgent ? plant.Agent! : plant.Gateway!; // Both run.
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var death = CrashPlant.DiedAsync(victim, cancellation);
        var delivery = CrashVerdict.AssertAsync(plant, enough.Token);
        if (await Task.WhenAny(death, delivery) == delivery && !death.IsCompleted)
        {
            if (delivery.Exception?.InnerException is { } wrong and not HttpRequestException) { throw wrong; }
            if (!await IsOverAsync(death, point.Afterlife)) { await CrashPlant.TerminateAsync(victim, cancellation); }
        }
        var hasFired = await death;
        await enough.CancelAsync();
        await Quiet(delivery);
        if (!hasFired) { return false; }
        await (point.IsOfAgent
            ? plant.StartAgentAsync(null, cancellation) : plant.StartGatewayAsync(null, cancellation));
        return true;
    }

    private static async Task<bool> IsOverAsync(Task death, TimeSpan within)
    {
        try
        {
            await death.WaitAsync(within);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What a check says of a plant whose gateway has just died is of no interest.</summary>
    private static async Task Quiet(Task check)
    {
        try
        {
            await check;
        }
        catch (Exception)
        {
            // The check behind the restart counts.
        }
    }
}
