using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>What a gateway makes of the packs: each reading once, by its identity.</summary>
/// <param name="bootOf">When the machine was started whose process has a boot.</param>
internal sealed class Delivery(Func<string, TimeSpan> bootOf)
{
    private readonly Dictionary<(string Device, string Boot, ulong Seq), VirtualReading> _known = [];
    private readonly List<VirtualReading> _readings = [];
    private readonly List<VirtualLoss> _losses = [];

    public IReadOnlyList<VirtualReading> Readings => _readings;

    public IReadOnlyList<VirtualLoss> Losses => _losses;

    public int Repeated { get; private set; }

    public void Take(ReadingPack pack)
    {
        for (var row = 0; row < pack.Count; row++)
        {
            var reading = ReadingOf(pack, row);
            if (!_known.TryAdd((reading.Device, reading.Boot, reading.Seq), reading))
            {
                // Two readings of one number, or one that changes when it is sent again, would both be seen here.
                Assert.Equal(_known[(reading.Device, reading.Boot, reading.Seq)], reading);
                Repeated++;
                continue;
            }
            if (reading.Metric != LossEntry.LedgerMetric)
            {
                _readings.Add(reading);
                continue;
            }
            Assert.True(LossEntry.TryParse(pack.Text(row), out var loss));
            _losses.Add(new VirtualLoss(
                reading.Device, loss, Time(loss.FromMicros, reading.Boot), Time(loss.ToMicros, reading.Boot),
                reading.At));
        }
    }

    private TimeSpan Time(long micros, string boot) => BootStamp.IsBoot(micros)
        ? bootOf(boot) + TimeSpan.FromMicroseconds(BootStamp.BootMicros(micros))
        : Since(micros) is var at ? at - TimeSpan.FromDays(Math.Round(at.TotalDays)) : default;

    private static VirtualReading ReadingOf(ReadingPack pack, int row)
    {
        var at = Since(pack.Times[row]);
        var days = (int)Math.Round(at.TotalDays);
        return new VirtualReading(
            pack.Device, pack.MetricOf(row), at - TimeSpan.FromDays(days), pack.Kinds[row], pack.Numbers[row],
            pack.ValueQualities[row], pack.Seqs[row])
        {
            Boot = pack.Boot,
            TimeQuality = pack.Qualities[row],
            DaysOff = days,
        };
    }

    private static TimeSpan Since(long micros) =>
        DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) - VirtualTime.Begin;
}
