using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <content>What stays of records that are given up.</content>
internal sealed partial class SpoolIntake
{
    /// <summary>
    /// Appends what stays of records, what the ledger says of the rest, and the record that makes it count.
    /// The gate is held.
    /// </summary>
    internal void AppendRelief(HeldRecords held, SpoolThinning thinning)
    {
        var first = _book.Log.End;
        List<UnackedEntry> replacements = [];
        foreach (var (key, readings) in thinning.Kept())
        {
            AppendReplacements(key, readings, replacements);
        }
        foreach (var (device, machineBoot, losses) in thinning.Losses())
        {
            if (_book.TryLedger(device, out var ledger))
            {
                var key = new ThinningKey(device, _book.Options.Boot, machineBoot, IsThinned: true);
                AppendReplacements(key, [.. losses.Select(l => LedgerReading(ledger, l))], replacements);
            }
        }
        _scratch.ResetWrittenCount();
        ReliefRecord.Write(_scratch, first, held.Positions);
        var position = _book.Log.Append(_scratch.WrittenSpan);
        _book.Index.Add(new UnackedEntry(position, null, 0, long.MaxValue, _book.Time.GetTimestamp()));
        _book.Index.AddRelief(position, replacements);
        _book.PendingBytes += _scratch.WrittenCount;
        _book.HasPending = true;
    }

    private void AppendReplacements(
        in ThinningKey key, List<ThinnedReading> readings, List<UnackedEntry> replacements)
    {
        var batch = _spare.TryPop(out var spare) ? spare : new OpenBatch();
        var at = 0;
        while (at < readings.Count)
        {
            var first = readings[at];
            batch.Begin(key.Device, key.Boot, first.Seq, first.Quality, first.Micros, key.MachineBoot);
            while (at < readings.Count && batch.Count < _book.Options.BatchMax
                && batch.TryAdd(SpoolReadingOf(readings[at]), readings[at].Seq))
            {
                at++;
            }
            if (batch.Count == 0)
            {
                throw new InvalidDataException(
                    $"A reading of {key.Device} was in the spool and does not fit it again.");
            }
            _scratch.ResetWrittenCount();
            batch.ToRecord(isReplacement: true, key.IsThinned).Write(_scratch);
            var position = _book.Log.Append(_scratch.WrittenSpan);
            replacements.Add(new UnackedEntry(
                position, key.Device, batch.Count, batch.MinMicros, 0, batch.MaxMicros, key.MachineBoot));
            _book.PendingBytes += _scratch.WrittenCount;
        }
        _spare.Push(batch);
    }

    private static ThinnedReading LedgerReading(DeviceLedger ledger, in LossEntry loss) => new(
        ledger.TakeSeq(), LossEntry.LedgerMetric, "", loss.ToMicros, ValueKind.Text, 0, loss.ToText(),
        BootStamp.IsBoot(loss.ToMicros) ? TimeQuality.Unsynced : TimeQuality.Synced);

    private static SpoolReading SpoolReadingOf(in ThinnedReading reading) => new()
    {
        Metric = reading.Metric,
        Unit = reading.Unit,
        Kind = reading.Kind,
        Number = reading.Number,
        Text = reading.Text,
        Micros = reading.Micros,
        Quality = reading.Quality,
        ValueQuality = reading.ValueQuality,
    };
}
