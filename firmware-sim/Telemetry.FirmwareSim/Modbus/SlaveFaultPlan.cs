using System.Globalization;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>
/// Which request goes wrong, and how: by shares and the number of the request, or by a scenario and the time, so that
/// the same seed fails the same way.
/// </summary>
internal sealed class SlaveFaultPlan
{
    private const ulong Stream = 7;

    private readonly ulong _seed;
    private readonly Func<IReadOnlyList<(SlaveFault Fault, double Share)>> _shares;
    private readonly Func<TimeSpan> _delay;
    private readonly int[] _fired = new int[Enum.GetValues<SlaveFault>().Length];
    private ulong _requests;

    public SlaveFaultPlan(ulong seed, IReadOnlyList<(SlaveFault Fault, double Share)> shares)
        : this(seed, () => shares, () => TimeSpan.FromSeconds(1))
    {
    }

    private SlaveFaultPlan(
        ulong seed, Func<IReadOnlyList<(SlaveFault Fault, double Share)>> shares, Func<TimeSpan> delay)
    {
        _seed = seed;
        _shares = shares;
        _delay = delay;
    }

    /// <summary>A slave that is well.</summary>
    public static SlaveFaultPlan None { get; } = new(0, []);

    /// <summary>How late a slow answer is.</summary>
    public TimeSpan Delay => _delay();

    /// <summary>What a scenario says of a slave.</summary>
    /// <param name="faults">The scenario.</param>
    /// <param name="target">The slave in it.</param>
    /// <param name="now">The scenario's time.</param>
    public static SlaveFaultPlan Of(FaultSchedule faults, string target, Func<TimeSpan> now)
    {
        (SensorFault Fault, SlaveFault Is)[] known =
        [
            (SensorFault.Dropout, SlaveFault.Silent), (SensorFault.BusHang, SlaveFault.Silent),
            (SensorFault.Exception, SlaveFault.Exception), (SensorFault.CrcError, SlaveFault.BadCrc),
            (SensorFault.Late, SlaveFault.Slow), (SensorFault.HalfFrame, SlaveFault.BrokenOff),
        ];
        return new SlaveFaultPlan(faults.Seed, Shares, () => Find(SensorFault.Late) is { } late
            ? TimeSpan.FromSeconds(late.Amount)
            : TimeSpan.Zero);

        ScenarioFault? Find(SensorFault fault) => faults.Active(target, fault, now());

        List<(SlaveFault, double)> Shares() => [.. known
            .Select(k => (k.Is, k.Fault, Found: Find(k.Fault)))
            .Where(k => k.Found is not null)
            .Select(k => (k.Is, IsShare(k.Fault) ? k.Found!.Amount : 1))]; // Just found.
    }

    /// <summary>Reads <c>silent:0.05,crc:0.01</c>; names: silent, exception, crc, slow, unit, half.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SlaveFaultPlan Parse(ulong seed, string text)
    {
        var shares = new List<(SlaveFault, double)>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split(':');
            var fault = pair[0] switch
            {
                "silent" => SlaveFault.Silent,
                "exception" => SlaveFault.Exception,
                "crc" => SlaveFault.BadCrc,
                "slow" => SlaveFault.Slow,
                "unit" => SlaveFault.WrongUnit,
                "half" => SlaveFault.BrokenOff,
                _ => SlaveFault.None,
            };
            if (fault == SlaveFault.None || pair.Length != 2
                || !double.TryParse(
                    pair[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
                || share > 1)
            {
                throw new FormatException(
                    $"'{part}' is not silent, exception, crc, slow, unit or half with a share, like silent:0.05");
            }
            shares.Add((fault, share));
        }

        return shares.Sum(s => s.Item2) <= 1
            ? new SlaveFaultPlan(seed, shares)
            : throw new FormatException($"the shares of '{text}' are more than 1 together");
    }

    /// <summary>How often a fault has come about.</summary>
    public int Fired(SlaveFault fault) => Volatile.Read(ref _fired[(int)fault]);

    /// <summary>The fault of the next request.</summary>
    public SlaveFault Next()
    {
        var fault = Choose(_shares());
        Interlocked.Increment(ref _fired[(int)fault]);
        return fault;
    }

    private static bool IsShare(SensorFault fault) =>
        fault is SensorFault.Exception or SensorFault.CrcError or SensorFault.HalfFrame;

    private SlaveFault Choose(IReadOnlyList<(SlaveFault Fault, double Share)> shares)
    {
        if (shares.Count == 0)
        {
            return SlaveFault.None;
        }

        var drawn = SeededNoise.Uniform(_seed, Stream, Interlocked.Increment(ref _requests));
        foreach (var (fault, share) in shares)
        {
            if (drawn < share)
            {
                return fault;
            }

            drawn -= share;
        }

        return SlaveFault.None;
    }
}
