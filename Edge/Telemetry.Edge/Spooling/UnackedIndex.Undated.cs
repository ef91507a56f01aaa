using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <content>Records of readings that were taken while nobody knew the date.</content>
internal sealed partial class UnackedIndex
{
    private readonly List<UndatedRun> _undated = [];
    private readonly Queue<(long Position, ClockAnchor Anchor)> _anchors = new();
    private readonly List<(long Position, ClockAnchor Anchor)> _applied = [];

    /// <summary>Do durable readings wait for a date, and none is on its way to the disk?</summary>
    public bool NeedsDates => _anchors.Count == 0 && _undated.Exists(static r => r.Anchor is null);

    /// <summary>Readings that wait for a date.</summary>
    public long UndatedReadings => _undated.Sum(static r => r.Anchor is null ? r.Records.Readings : 0);

    /// <summary>A dated run with records left to send; null: none.</summary>
    public UndatedRun? DatedRun => _undated.Find(static r => r.Anchor is not null && !r.Records.IsEmpty);

    /// <summary>An anchor was appended: it holds when it is durable, for the records before it.</summary>
    public void AddAnchor(long position, in ClockAnchor anchor) => _anchors.Enqueue((position, anchor));

    /// <summary>What dates a record; null: nothing yet.</summary>
    public ClockAnchor? AnchorOf(long position, string machineBoot)
    {
        foreach (var (at, anchor) in _applied)
        {
            if (at > position && anchor.MachineBoot == machineBoot)
            {
                return anchor;
            }
        }
        return null;
    }

    /// <summary>A durable anchor dates the records before it.</summary>
    public void Date(long position, in ClockAnchor anchor)
    {
        _applied.Add((position, anchor));
        foreach (var run in _undated)
        {
            if (run.MachineBoot == anchor.MachineBoot)
            {
                run.Anchor ??= anchor;
            }
        }
    }

    /// <summary>
    /// The anchors that all undated readings need, now that the date of this machine's start is known. A former run of
    /// the machine of which nobody ever knew the date ended before the next one began: its last reading is dated by
    /// that bound, the others by their distance from it.
    /// </summary>
    /// <param name="known">This run of the machine.</param>
    /// <param name="notBefore">A date that was known before all of them.</param>
    public List<ClockAnchor> AnchorsFor(in ClockAnchor known, long notBefore)
    {
        List<ClockAnchor> anchors = [];
        var bound = known.StartMicros;
        foreach (var run in Enumerable.Reverse(_undated))
        {
            if (run.Anchor is not null)
            {
                continue;
            }
            if (run.MachineBoot == known.MachineBoot)
            {
                anchors.Add(known);
                continue;
            }
            var start = bound - BootStamp.BootMicros(run.MaxMicros);
            start = Math.Max(start, notBefore - BootStamp.BootMicros(run.MinMicros()));
            anchors.Add(new ClockAnchor(run.MachineBoot, start, Contract.TimeQuality.Unsynced));
            bound = Math.Min(bound, start);
        }
        return anchors;
    }

    /// <summary>Takes the first record of a dated run, now that it has been read.</summary>
    public void TakeDated(UndatedRun run, in UnackedEntry entry)
    {
        Readings -= run.Records.TakeFirst(entry.Count);
        if (run.Records.IsEmpty)
        {
            _undated.Remove(run);
        }
        if (!entry.IsMarker)
        {
            _exact[entry.Position] = entry;
        }
    }

    private void AddUndated(in UnackedEntry entry, string machineBoot)
    {
        _exact.Remove(entry.Position);
        var run = _undated.FindLast(r => r.MachineBoot == machineBoot && r.Anchor is null);
        if (run is null)
        {
            run = new UndatedRun(machineBoot);
            _undated.Add(run);
        }
        run.Add(entry);
    }

    private void ApplyAnchorsBefore(long position)
    {
        while (_anchors.TryPeek(out var first) && first.Position < position)
        {
            _anchors.Dequeue();
            Date(first.Position, first.Anchor);
        }
    }
}
