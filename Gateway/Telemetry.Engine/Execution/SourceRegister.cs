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
    private readonly GrowingOrder _order = new((left, right) =>
        string.CompareOrdinal(tables.Sources.NameOf(left), tables.Sources.NameOf(right)));
    private readonly SourceImage _image = new();
    private SourceState[] _states = [];
    private int _known;
    private int _heard;
    private long _generation;
    private Duration _nextIdleScan;

    /// <summary>A source's state, to look at.</summary>
    public SourceState this[int source]
    {
        get
        {
            if (_known < Count) { Learn(); }
            return _states[source];
        }
    }

    public int Count => tables.Sources.Count;

    /// <summary>The separate ranges of sequence numbers of all sources.</summary>
    public long SeqRanges { get; set; }

    public bool IsFull => tables.Sources.Count >= EngineLimits.SourcesMax;

    public SourceView View(int source)
    {
        var state = this[source];
        return new(
            tables.Sources.NameOf(source), tables.Sources.IsOnline(source), tables.Sources.ClockOf(source),
            state.ClockKind, state.LastSeen, state.Counters)
        {
            Conflict = state.Conflict(),
        };
    }

    /// <summary>All sources by name; what goes through several sources goes in this order, because that of the ordinals
    /// is another one after a restore.</summary>
    public ReadOnlySpan<int> Sorted => _order.Through(Count);

    /// <summary>A source's state, to be changed in this step. One that an image has is left to the image, and a copy
    /// takes its place.</summary>
    public SourceState Own(int source)
    {
        var state = this[source];
        if (state == SourceState.Unheard)
        {
            _states[source] = state = new() { Generation = _generation };
            _image.NoteReplaced(source);
            _heard++;
            return state;
        }
        if (state.Generation == _generation || !_image.IsHeld) { return state; }
        var copy = _image.TakeSpare();
        copy.CopyFrom(state);
        copy.Generation = _generation;
        _states[source] = copy;
        _image.NoteReplaced(source);
        return copy;
    }

    /// <summary>Notes that a source spoke.</summary>
    public void Hear(int source)
    {
        var state = Own(source);
        state.LastSeen = tables.JournalTime;
        state.LastHeard = tables.Elapsed;
    }

    /// <summary>Changes a source's status; false when it was so already.</summary>
    public bool SetOnline(int source, bool isOnline)
    {
        if (tables.Sources.IsOnline(source) == isOnline) { return false; }
        tables.Sources.SetOnline(source, isOnline);
        if (!isOnline) { Own(source).OfflineSince = tables.Elapsed; }
        return true;
    }

    /// <summary>Where a source's clock should be after its rows.</summary>
    public EventTime ClockAfter(StepInput input, int source, EventTime greatest)
    {
        var state = Own(source);
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
        // Sources that are known by keys alone have no state yet.
        if (_heard == 0) { return; }
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
        if (_known < Count) { Learn(); }
        var sources = tables.Sources;
        SourceImage.Write(
            writer, Header(), Sorted, sources.Names, sources.Clocks, sources.Online, _states);
    }

    /// <summary>The sources of now, to be written by another thread; not before the image before was let go.</summary>
    public SourceImage Capture()
    {
        if (_known < Count) { Learn(); }
        _generation++;
        _image.Take(Header(), tables.Sources, _states);
        return _image;
    }

    public void Restore(SnapshotReader reader)
    {
        _nextIdleScan = new(reader.Compact());
        tables.Sources.SetClock(SourceTable.All, new(reader.Int64()));
        var count = reader.CompactCount();
        if (count > EngineLimits.SourcesMax) { throw new SnapshotFormatException($"{count} sources"); }
        var before = "";
        for (var index = 0; index < count; index++)
        {
            var name = reader.Text();
            if (index > 0 && string.CompareOrdinal(before, name) >= 0)
            {
                throw new SnapshotFormatException($"the source '{name}' behind '{before}'");
            }
            before = name;
            var source = tables.Sources.Intern(name);
            tables.Sources.SetClock(source, new(unchecked(tables.JournalTime.Micros - reader.Compact())));
            tables.Sources.SetOnline(source, reader.Boolean());
            if (_known < Count) { Learn(); }
            _heard++;
            _states[source] = SourceState.Restore(reader, Header().Now);
            SeqRanges += _states[source].Boots.Ranges();
        }
    }

    private SourceImage.Header Header() => new(
        new(tables.Step, tables.JournalTime, tables.Elapsed), _nextIdleScan, tables.Sources.ClockOf(SourceTable.All));

    private void Learn()
    {
        if (Count > _states.Length) { Array.Resize(ref _states, Growth.Of(_states.Length, Count)); }
        for (; _known < Count; _known++) { _states[_known] = SourceState.Unheard; }
    }
}
