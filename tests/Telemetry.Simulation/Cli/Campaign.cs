using System.Collections.Concurrent;
using Telemetry.Simulation.Faults;

namespace Telemetry.Simulation.Cli;

/// <summary>Many worlds, side by side, each on a thread of its own.</summary>
internal sealed class Campaign(Mutant mutant, bool isDevicesOnly, int jobs)
{
    private readonly FaultCounts _faults = new();
    private readonly Lock _gate = new();

    public int Worlds { get; private set; }

    public long Readings { get; private set; }

    public long Steps { get; private set; }

    /// <summary>All the worlds' time together.</summary>
    public TimeSpan Virtual { get; private set; }

    /// <summary>Every world's faults together.</summary>
    public FaultCounts Faults => _faults;

    /// <summary>Worlds in which something is not as it should be, by seed.</summary>
    public SortedDictionary<ulong, ScenarioResult> Failed { get; } = [];

    /// <summary>Told of each world as it ends, one at a time.</summary>
    public Action<ScenarioResult>? Ended { get; set; }

    /// <summary>Where every step is told; null: nowhere.</summary>
    public TextWriter? Trace { get; init; }

    /// <summary>End at the first world that is not as it should be.</summary>
    public bool StopsAtFirst { get; init; }

    public void Run(IEnumerable<ulong> seeds)
    {
        var queue = new ConcurrentQueue<ulong>(seeds);
        // A world never leaves its thread, and its thread runs nothing else.
        var threads = Enumerable.Range(0, jobs).Select(i => new Thread(() => Work(queue), 4 * 1024 * 1024)
        {
            Name = $"world {i}",
            IsBackground = true,
        }).ToList();
        threads.ForEach(static t => t.Start());
        threads.ForEach(static t => t.Join());
    }

    private void Work(ConcurrentQueue<ulong> seeds)
    {
        while (!(StopsAtFirst && Failed.Count > 0) && seeds.TryDequeue(out var seed))
        {
            var result = RunOne(seed, mutant, isDevicesOnly, Trace);
            lock (_gate)
            {
                Worlds++;
                Readings += result.Readings;
                Steps += result.Steps;
                Virtual += result.Elapsed;
                _faults.Add(result.Faults);
                if (result.Divergences.Count > 0)
                {
                    Failed.Add(seed, result);
                }
                Ended?.Invoke(result);
            }
        }
    }

    /// <summary>One world on this thread; what it throws is a finding too.</summary>
    public static ScenarioResult RunOne(ulong seed, Mutant mutant, bool isDevicesOnly, TextWriter? trace)
    {
        try
        {
            return WorldFactory.Create(seed, mutant, isDevicesOnly, trace).Run();
        }
        catch (Exception e)
        {
            return new ScenarioResult
            {
                Seed = seed,
                Hash = 0,
                Steps = 0,
                Elapsed = TimeSpan.Zero,
                Readings = 0,
                Faults = new FaultCounts(),
                Divergences = [$"The world itself failed: {e}"],
            };
        }
    }
}
