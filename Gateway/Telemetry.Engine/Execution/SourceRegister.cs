using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>The sources' states and the rules of their clocks (CLOCKS part 1).</summary>
internal sealed class SourceRegister(PartitionTables tables, IngestOptions options)
{
    /// <summary>Clocks of silent sources follow journal time in steps of this, not with every record.</summary>
    private static readonly Duration IdleStep = Duration.FromSeconds(1);

    private readonly WatermarkStrategy _bounded = WatermarkStrategy.Bounded(options.DisorderBound);
    private readonly List<SourceState> _states = [];
    private int[] _sorted = [];
    private Duration _nextIdleScan;

    public SourceState this[int source]
    {
        get
        {
            while (_states.Count < tables.Sources.Count) { _states.Add(new SourceState()); }
            return _states[source];
        }
    }

    public int Count => tables.Sources.Count;

    public bool IsFull => tables.Sources.Count >= EngineLimits.SourcesMax;

    public SourceView View(int source)
    {
        var state = this[source];
        return new(
            tables.Sources.NameOf(source), tables.Sources.IsOnline(source), tables.Sources.ClockOf(source),
            state.ClockKind, state.LastSeen, state.Counters);
    }

    /// <summary>All sources by name; what goes through several sources goes in this order, because that of the ordinals
    /// is another one after a restore.</summary>
    public ReadOnlySpan<int> Sorted
    {
        get
        {
            if (_sorted.Length < Count) { Sort(); }
            return _sorted;
        }
    }

    /// <summary>Notes that a source spoke.</summary>
    public void Hear(int source)
    {
        var state = this[source];
        state.LastSeen = tables.JournalTime;
        state.LastHeard = tables.Elapsed;
    }

    /// <summary>Changes a source's status; false when it was so already.</summary>
    public bool SetOnline(int source, bool isOnline)
    {
        if (tables.Sources.IsOnline(source) == isOnline) { return false; }
        tables.Sources.SetOnline(source, isOnline);
        if (!isOnline) { this[source].OfflineSince = tables.Elapsed; }
        return true;
    }

    /// <summary>Where a source's clock should be after its rows.</summary>
    public EventTime ClockAfter(StepInput input, int source, EventTime greatest)
    {
        var state = this[source];
        if (input.Low is { } low)
        {
            state.ClockKind = SourceClockKind.Declared;
            // What is dated in the future moves no clock, a declaration no more than a reading.
            return low <= tables.JournalTime + options.FutureTolerance
                ? WatermarkStrategy.FromLow(low) : EventTime.Min;
        }
        if (state.ClockKind == SourceClockKind.None) { state.ClockKind = input.Clock; }
        return (state.ClockKind == SourceClockKind.Bounded ? _bounded : WatermarkStrategy.Declared).FromRows(greatest);
    }

    /// <summary>Finds the silent sources whose clocks follow journal time now.</summary>
    public void CollectIdle(List<int> idle)
    {
        idle.Clear();
        if (tables.Elapsed < _nextIdleScan) { return; }
        _nextIdleScan = new(tables.Elapsed.Micros + IdleStep.Micros);
        foreach (var source in Sorted)
        {
            var state = this[source];
            if (state.ClockKind != SourceClockKind.Bounded || !tables.Sources.IsOnline(source)) { continue; }
            if (tables.Elapsed.Micros - state.LastHeard.Micros >= options.Idle.Micros) { idle.Add(source); }
        }
    }

    /// <summary>Where a silent source's clock should be.</summary>
    public EventTime IdleClock() => _bounded.FromSilence(tables.JournalTime);

    /// <summary>Writes all sources by name, so that the order in which they came does not show.</summary>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(_nextIdleScan.Micros);
        writer.Int64(tables.Sources.ClockOf(SourceTable.All).Micros);
        var order = Sorted;
        var names = tables.Sources;
        writer.Int32(order.Length);
        foreach (var source in order)
        {
            writer.Text(names.NameOf(source));
            writer.Int64(names.ClockOf(source).Micros);
            writer.Boolean(names.IsOnline(source));
            this[source].Snapshot(writer);
        }
    }

    public void Restore(SnapshotReader reader)
    {
        _nextIdleScan = new(reader.Int64());
        tables.Sources.SetClock(SourceTable.All, new(reader.Int64()));
        for (var left = reader.Count(); left > 0; left--)
        {
            var source = tables.Sources.Intern(reader.Text());
            tables.Sources.SetClock(source, new(reader.Int64()));
            tables.Sources.SetOnline(source, reader.Boolean());
            _ = this[source];
            _states[source] = SourceState.Restore(reader);
        }
    }

    private void Sort()
    {
        _sorted = new int[Count];
        for (var source = 0; source < _sorted.Length; source++) { _sorted[source] = source; }
        var names = tables.Sources;
        Array.Sort(_sorted, (left, right) => string.CompareOrdinal(names.NameOf(left), names.NameOf(right)));
    }
}
