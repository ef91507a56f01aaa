using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Spooling;
using Telemetry.Simulation.Devices;

namespace Telemetry.Simulation.Oracle;

/// <summary>
/// The device side against the journal: what was promised is there, as it was made; nothing is there that nobody made;
/// and a device whose clock was never wrong has no late and no quarantined reading.
/// </summary>
internal sealed class DeviceExamination(
    Truth truth, InputTruth input, Expectation expected, GoodClocks clocks,
    Func<string, long, IReadOnlyList<string>> history, Findings findings)
{
    public void Run()
    {
        foreach (var reading in truth.Readings)
        {
            var records = input.Of(reading.Device, reading.Boot, reading.Seq);
            if (records.Count == 0)
            {
                Missing(reading);
                continue;
            }
            foreach (var record in records)
            {
                Same(reading, record);
            }
            Fate(reading, records[0]);
        }
        foreach (var entry in input.Entries)
        {
            foreach (var row in entry.Rows)
            {
                if (row.Metric != LossEntry.LedgerMetric && truth.Find(entry.Device, entry.Boot, row.Seq) is null)
                {
                    findings.Add("reading of nobody", $"{entry.Device} {entry.Boot} {row} in {entry}");
                }
            }
        }
    }

    private void Missing(TruthReading reading)
    {
        if (reading.IsAcknowledged)
        {
            findings.Add("acknowledged reading lost", Describe(reading), history(reading.Device, long.MaxValue));
        }
        else if (reading.IsPromised)
        {
            findings.Add("promised reading lost", Describe(reading), history(reading.Device, long.MaxValue));
        }
    }

    private void Same(TruthReading reading, InputEntry record)
    {
        var row = record.Rows.First(row => row.Seq == reading.Seq);
        var isDatedRight = BootStamp.IsBoot(reading.Micros) ? IsRedated(reading, row) : row.Micros == reading.Micros;
        if (row.Metric != reading.Metric || row.Value != reading.Value || !isDatedRight)
        {
            findings.Add(
                "reading changed", $"{Describe(reading)} is {row} in {record}",
                history(reading.Device, record.Position));
        }
    }

    /// <summary>
    /// A reading taken before the date was known gets the date of its making, by a clock that its machine really had;
    /// where only a bound was known it is not dated before its making.
    /// </summary>
    private bool IsRedated(TruthReading reading, PackRow row)
    {
        var offsets = clocks.OffsetsOf(reading.Device)
            .Select(o => o.Ticks / TimeSpan.TicksPerMicrosecond)
            .Where(o => o > -TimeSpan.FromDays(7).Ticks / TimeSpan.TicksPerMicrosecond)
            .ToList();
        return row.Quality switch
        {
            TimeQuality.Redated => offsets.Exists(o => Math.Abs(row.Micros - reading.MadeMicros - o) <= 2),
            TimeQuality.Unsynced => row.Micros >= reading.MadeMicros + offsets.Min() - 2,
            _ => false,
        };
    }

    private void Fate(TruthReading reading, InputEntry record)
    {
        var fate = expected.FateOf(reading.Device, reading.Boot, reading.Seq);
        if (fate != ReadingFate.Accepted && !clocks.Excuse(reading.Device, fate))
        {
            findings.Add(
                $"{fate} with a good clock", $"{Describe(reading)} in {record}",
                history(reading.Device, record.Position));
        }
    }

    private static string Describe(TruthReading reading) =>
        $"{reading.Device} boot {reading.Boot} seq {reading.Seq} {reading.Metric} = {Show.Number(reading.Value)} at "
        + $"{Show.Micros(reading.Micros)} ({(reading.IsPromised ? "promised" : "not promised")}, "
        + $"{(reading.IsAcknowledged ? "acknowledged" : "not acknowledged")})";
}
