using System.Globalization;
using Telemetry.Campaigns.Tests.Disks;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests;

/// <summary>
/// Rebuilds disks as they may be found after a loss of power at moments of a recorded run, and tries each.
/// </summary>
/// <param name="states">How many disks.</param>
/// <param name="seed">Of the moments and of what became of each change.</param>
/// <param name="atOnce">How many are tried at the same time.</param>
internal sealed class PowerLoss(int states, int seed, int atOnce)
{
    private readonly List<Task> _trials = [];
    private readonly Lock _gate = new();
    private readonly string _scratch = Directory.CreateTempSubdirectory("power-loss-").FullName;
    private readonly Dictionary<CrashKind, int> _kinds = [];

    /// <summary>What was wrong, with the number of the moment and its seed.</summary>
    public List<string> Faults { get; } = [];

    public int Tried { get; private set; }

    /// <summary>Tries disks of a run.</summary>
    /// <param name="moments">How many moments the run has.</param>
    /// <param name="play">Plays the run; says after each moment what was promised.</param>
    /// <param name="trial">Says what is wrong with a disk; null when nothing is.</param>
    public void Run<T>(int moments, Action<Action<TracedDisk, T>> play, Func<string, T, Task<string?>> trial)
    {
        var random = new Random(seed);
        var chosen = Enumerable.Range(0, states).Select(_ => random.Next(moments)).Order().ToArray();
        var (moment, next) = (0, 0);
        using var turns = new SemaphoreSlim(atOnce);
        play((disk, promised) =>
        {
            for (; next < chosen.Length && chosen[next] == moment; next++)
            {
                var choice = CrashChoice.Of(unchecked((seed * 1_000_003) + next));
                var folder = Path.Combine(_scratch, next.ToString(CultureInfo.InvariantCulture));
                disk.WriteAfter(choice, folder);
                _kinds[choice.Kind] = _kinds.GetValueOrDefault(choice.Kind) + 1;
                var name = string.Create(
                    CultureInfo.InvariantCulture, $"state {next} (moment {moment}, {choice.Kind})");
                turns.Wait();
                var tried = trial(folder, promised);
                _trials.Add(FinishAsync(name, folder, tried, turns));
            }
            moment++;
        });
        Task.WaitAll(_trials);
        Directory.Delete(_scratch, recursive: true);
    }

    public string Summary(string what, int moments) => string.Create(CultureInfo.InvariantCulture,
        $"{what}: {Tried} states of {moments} moments ({Kinds()}), seed {seed}: {Faults.Count} with a fault");

    private async Task FinishAsync(string name, string folder, Task<string?> trial, SemaphoreSlim turns)
    {
        var fault = await trial;
        lock (_gate)
        {
            Tried++;
            if (fault is not null)
            {
                Faults.Add($"{name}: {fault}");
            }
        }
        Directory.Delete(folder, recursive: true);
        turns.Release();
    }

    private string Kinds() => string.Join(", ", _kinds.OrderBy(k => k.Key).Select(k => $"{k.Value} {k.Key}"));

    /// <summary>A folder for a recording.</summary>
    public static string NewFolder(string name) => Build.NewFolder(name);
}
