using System.Globalization;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>
/// Which request goes wrong, and how: by seed and number of the request only, so that the same seed fails the same way.
/// </summary>
internal sealed class SlaveFaultPlan
{
    private const ulong Stream = 7;

    private readonly ulong _seed;
    private readonly IReadOnlyList<(SlaveFault Fault, double Share)> _shares;
    private ulong _requests;

    public SlaveFaultPlan(ulong seed, IReadOnlyList<(SlaveFault Fault, double Share)> shares)
    {
        _seed = seed;
        _shares = shares;
    }

    /// <summary>A slave that is well.</summary>
    public static SlaveFaultPlan None { get; } = new(0, []);

    /// <summary>Reads <c>silent:0.05,crc:0.01</c>; names: silent, exception, crc, slow, unit.</summary>
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
                _ => SlaveFault.None,
            };
            if (fault == SlaveFault.None || pair.Length != 2
                || !double.TryParse(
                    pair[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share)
                || share > 1)
            {
                throw new FormatException(
                    $"'{part}' is not silent, exception, crc, slow or unit with a share, like silent:0.05");
            }
            shares.Add((fault, share));
        }

        return shares.Sum(s => s.Item2) <= 1
            ? new SlaveFaultPlan(seed, shares)
            : throw new FormatException($"the shares of '{text}' are more than 1 together");
    }

    /// <summary>The fault of the next request.</summary>
    public SlaveFault Next()
    {
        if (_shares.Count == 0)
        {
            return SlaveFault.None;
        }

        var drawn = SeededNoise.Uniform(_seed, Stream, Interlocked.Increment(ref _requests));
        foreach (var (fault, share) in _shares)
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
