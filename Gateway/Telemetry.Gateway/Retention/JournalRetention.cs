using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// Lets whole segments of the journals go: what is more than the configuration keeps, but nothing that a reader needs,
/// unless that reader does not go on and has held the journal back beyond
/// <see cref="GatewayLimits.HeldBackTimesMax"/>. One thread calls.
/// </summary>
internal sealed partial class JournalRetention
{
    private readonly GatewayOptions _options;
    private readonly GatewayJournals _journals;
    private readonly IEnumerable<IJournalReaders> _readers;
    private readonly InputLog _log;
    private readonly TimeProvider _time;
    private readonly IFileSystem _files;
    private readonly GatewayMeter _meter;
    private readonly ILogger<JournalRetention> _logger;
    private readonly Dictionary<JournalSide, long> _agedAt = [];
    private volatile RetentionLedger _ledger;
    private volatile IReadOnlyDictionary<JournalSide, JournalNeed?> _holders =
        new Dictionary<JournalSide, JournalNeed?>();

    public JournalRetention(
        GatewayOptions options,
        GatewayJournals journals,
        IEnumerable<IJournalReaders> readers,
        InputLog log,
        TimeProvider time,
        GatewayDisk disk,
        GatewayMeter meter,
        ILogger<JournalRetention> logger)
    {
        _options = options;
        _journals = journals;
        _readers = readers;
        _log = log;
        _time = time;
        _files = disk.Files;
        _meter = meter;
        _logger = logger;
        _ledger = RetentionLedger.Read(options.DataDirectory, disk.Files);
    }

    /// <summary>What was done so far. Any thread.</summary>
    public RetentionLedger Ledger => _ledger;

    /// <summary>The reader that a journal waits for now, or null. Any thread.</summary>
    public JournalNeed? Holder(JournalSide side) => _holders.GetValueOrDefault(side);

    /// <summary>Cuts both journals to what is kept of them.</summary>
    public void Pass()
    {
        Dictionary<JournalSide, JournalNeed?> holders = [];
        foreach (JournalSide side in (JournalSide[])[JournalSide.Input, JournalSide.Output])
        {
            RecordJournal journal = JournalOf(side);
            TrimPlan plan = TrimPlan.Of(
                journal.ListSegments(), Needs(side), KeptOf(side), _log.NowMicros(),
                position => JournalTimes.At(side, journal, position), AgedMax(side));
            holders[side] = plan.Holder;
            Carry(side, plan);
            if (plan.Reason == TrimReason.Age)
            {
                _agedAt[side] = _time.GetTimestamp();
            }
        }

        _holders = holders;
    }

    /// <summary>Lets the oldest segment go that no reader needs, of the longer journal first. False: there is none.
    /// </summary>
    public bool TryMakeRoom()
    {
        JournalSide[] longestFirst = _journals.Input.SizeBytes >= _journals.Output.SizeBytes
            ? [JournalSide.Input, JournalSide.Output]
            : [JournalSide.Output, JournalSide.Input];
        foreach (JournalSide side in longestFirst)
        {
            TrimPlan plan = TrimPlan.ForRoom(JournalOf(side).ListSegments(), Needs(side));
            Carry(side, plan);
            if (plan.Bytes > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Carry(JournalSide side, TrimPlan plan)
    {
        RecordJournal journal = JournalOf(side);
        if (plan.Holder is not null)
        {
            foreach (IJournalReaders readers in _readers)
            {
                readers.Hasten(side);
            }
        }

        long start = journal.Start.Value;
        if (plan.Cut <= start)
        {
            return;
        }

        int before = journal.ListSegments().Count;
        foreach (JournalNeed left in plan.LeftBehind)
        {
            LogLeftBehind(left.Reader, Words.SnakeCase(side.ToString()), Math.Max(left.Position, start), plan.Cut);
            _meter.ReaderLeftBehind(left.Reader);
        }

        Cut(side, journal, plan.Cut);
        Note(side, plan, start, before - journal.ListSegments().Count);
    }

    /// <summary>What stands where the output journal will begin is written down before its beginning goes.</summary>
    private void Cut(JournalSide side, RecordJournal journal, long cut)
    {
        JournalPosition position = new(cut);
        if (side == JournalSide.Input)
        {
            journal.TruncateBefore(position);
            return;
        }

        StandingFile file = _journals.Standing;
        StandingBefore standing = file.At(cut, out string problem);
        if (problem.Length > 0)
        {
            LogStandingUnusable(file.Path, problem, standing.Rows.Count);
        }

        try
        {
            file.Write(standing);
            journal.TruncateBefore(position);
        }
        catch (DiskFullException)
        {
            // The segment is the room that there is.
            journal.TruncateBefore(position);
            file.Write(standing);
        }
    }

    private void Note(JournalSide side, TrimPlan plan, long start, int segments)
    {
        string name = Words.SnakeCase(side.ToString());
        string reason = Words.SnakeCase(plan.Reason.ToString());
        DateTimeOffset now = _time.GetUtcNow();
        RetentionTotals totals = _ledger.Of(side);
        _ledger = _ledger
            .With(side, totals with
            {
                Records = plan.Cut,
                Segments = totals.Segments + segments,
                Bytes = totals.Bytes + plan.Bytes,
                Reason = reason,
                At = now,
            })
            .With(plan.LeftBehind.Select(left =>
                new LeftBehindReader(left.Reader, name, Math.Max(left.Position, start), plan.Cut, now)));
        _meter.JournalTrimmed(name, reason, plan.Bytes);
        LogTrimmed(name, start, plan.Cut, plan.Bytes, reason);
        try
        {
            _ledger.Write(_options.DataDirectory, _files);
        }
        catch (IOException failed)
        {
            // It is for people only, and written again with the next segment.
            LogLedgerNotWritten(failed.Message);
        }
    }

    private List<JournalNeed> Needs(JournalSide side) => [.. _readers.SelectMany(readers => readers.Needs(side))];

    private int AgedMax(JournalSide side) => _agedAt.TryGetValue(side, out long at)
        && _time.GetElapsedTime(at) < GatewayLimits.AgedSegmentPeriod ? 0 : 1;

    private RecordJournal JournalOf(JournalSide side) =>
        side == JournalSide.Input ? _journals.Input : _journals.Output;

    private JournalRetentionOptions KeptOf(JournalSide side) =>
        side == JournalSide.Input ? _options.Retention.Input : _options.Retention.Output;

    [LoggerMessage(
        EventId = (int)LogEvent.JournalTrimmed,
        Level = LogLevel.Information,
        Message = "Journal {Journal}: records {From} to {To} were let go, {Bytes} bytes, because of {Reason}.")]
    private partial void LogTrimmed(string journal, long from, long to, long bytes, string reason);

    [LoggerMessage(
        EventId = (int)LogEvent.ReaderLeftBehind,
        Level = LogLevel.Error,
        Message = "{Reader} held the {Journal} journal back for too long and is left behind: it does not get records "
            + "{From} to {To}.")]
    private partial void LogLeftBehind(string reader, string journal, long from, long to);

    [LoggerMessage(
        EventId = (int)LogEvent.StandingUnusable,
        Level = LogLevel.Warning,
        Message = "{File} cannot be used: {Problem}. Of what was said last in records that are gone, {Known} alerts "
            + "and silences are known to stand; views that are rebuilt do not show others.")]
    private partial void LogStandingUnusable(string file, string problem, int known);

    [LoggerMessage(
        EventId = (int)LogEvent.RetentionNotNoted,
        Level = LogLevel.Warning,
        Message = "What retention did could not be written down: {Reason}")]
    private partial void LogLedgerNotWritten(string reason);
}
