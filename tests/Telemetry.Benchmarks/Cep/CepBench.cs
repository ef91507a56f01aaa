using System.Globalization;

namespace Telemetry.Benchmarks.Cep;

/// <summary>A pattern of three steps over many devices, by the engine and by hand, over the same events in turns; and
/// what is held, every ten million events.</summary>
internal sealed class CepBench(int devices, long events, string only, JsonLines output)
{
    private const int WarmUpStretches = 3;
    private const long HeldEvery = 10_000_000;

    private readonly ISwings[] _subjects =
    [
        .. ((ISwings[])[new SwingLoop(devices), SwingEngine.OfExpressions(devices), SwingEngine.OfLambdas(devices)])
            .Where(subject => only.Length == 0 || subject.Name == only),
    ];

    /// <summary>The names of the subjects.</summary>
    public static IReadOnlyList<string> Subjects { get; } = ["hand_written_loop", "engine", "engine_lambdas"];

    /// <summary>Runs until all have taken so many events.</summary>
    /// <exception cref="DisagreementException">Two find something else.</exception>
    public void Run()
    {
        var stretch = new SwingEvents(devices);
        var spent = new double[_subjects.Length];
        var allocated = new long[_subjects.Length];
        var (taken, measured, next) = (0L, 0L, HeldEvery);
        for (var number = 0; taken < events || measured == 0; number++)
        {
            stretch.MakeNext();
            for (var index = 0; index < _subjects.Length; index++)
            {
                var (began, bytes) = (CpuClock.Thread(), GC.GetAllocatedBytesForCurrentThread());
                _subjects[index].Take(stretch);
                if (number < WarmUpStretches) { continue; }
                spent[index] += CpuClock.Thread() - began;
                allocated[index] += GC.GetAllocatedBytesForCurrentThread() - bytes;
            }
            taken += SwingEvents.Count;
            if (number >= WarmUpStretches) { measured += SwingEvents.Count; }
            if (taken < next) { continue; }
            next += HeldEvery;
            output.Write(new { bench = "cep", devices, events = taken, held_bytes = GC.GetTotalMemory(true) });
        }
        Compare();
        for (var index = 0; index < _subjects.Length; index++) { Write(index, measured, spent, allocated); }
    }

    private void Write(int index, long measured, double[] spent, long[] allocated) => output.Write(new
    {
        bench = "cep",
        summary = true,
        subject = _subjects[index].Name,
        devices,
        events = measured,
        events_per_cpu_second = Math.Round(measured / spent[index]),
        bytes_per_event = Math.Round((double)allocated[index] / measured, 4),
        found = _subjects[index].Result.Found,
        timed_out = _subjects[index].Result.TimedOut,
        ratio_to_loop = _subjects[0] is SwingLoop ? Math.Round(spent[0] / spent[index], 3) : (double?)null,
    });

    /// <summary>The loop counts what was timed out when the device's next event comes, and lets events of the last
    /// millisecond wait: what it finds may differ by as little.</summary>
    private void Compare()
    {
        var (found, _, sum) = _subjects[0].Result;
        foreach (var subject in _subjects)
        {
            var (otherFound, _, otherSum) = subject.Result;
            var isNear = Math.Abs(found - otherFound) <= devices / 10 && Math.Abs(sum - otherSum) <= devices * 10.0;
            if (isNear) { continue; }
            throw new DisagreementException(string.Create(CultureInfo.InvariantCulture,
                $"cep: {subject.Name} finds {otherFound} ({otherSum}), {_subjects[0].Name} {found} ({sum})."));
        }
    }
}
