using System.Buffers;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// The watermark over all sources and all tables that have a clock: a valve with a channel for each. A source is
/// active while it is online, and until it has been offline for long enough; a table until it has been silent for
/// longer than its idleness. Both are measured in the monotonic time of the journal's records.
/// </summary>
/// <remarks>Sources become idle in the order of their names when the same step makes several so.</remarks>
internal sealed class StreamClock
{
    private readonly PartitionTables _tables;
    private readonly SourceRegister _register;
    private readonly Duration _idleAfter;
    private readonly TableClock[] _clocks;
    private readonly WatermarkValve _valve;
    private readonly Queue<(int Source, Duration Since)> _leaving = new();
    private readonly List<int> _gone = [];
    private readonly ArrayBufferWriter<byte> _section = new();

    public StreamClock(PartitionTables tables, SourceRegister register, Pipeline pipeline, bool isUsed)
    {
        _tables = tables;
        _register = register;
        _idleAfter = pipeline.Ingest.IdleAfter;
        _valve = new(0);
        var timed = pipeline.Tables.Where(table => table.Watermarks is not null);
        _clocks = [.. timed.Select((table, index) => new TableClock(table, tables.Texts, _valve, index))];
        IsUsed = isUsed || _clocks.Length > 0;
    }

    /// <summary>Whether anybody asks.</summary>
    public bool IsUsed { get; }

    public EventTime Watermark => _valve.Watermark;

    /// <summary>The clock of a table, or null when its rows move none.</summary>
    public TableClock? Find(string table)
    {
        foreach (var clock in _clocks)
        {
            if (clock.Name == table) { return clock; }
        }
        return null;
    }

    /// <summary>A source's clock has moved.</summary>
    public void Advance(int source, EventTime watermark)
    {
        if (IsUsed) { _valve.AdvanceWatermark(ChannelOf(source), watermark, null); }
    }

    /// <summary>A source came online or went offline.</summary>
    public void ChangeStatus(int source, bool isOnline)
    {
        if (!IsUsed) { return; }
        if (isOnline) { Activate(source); } else { _leaving.Enqueue((source, _tables.Elapsed)); }
    }

    /// <summary>The end of a step: who has been silent for too long becomes idle.</summary>
    public void Complete()
    {
        foreach (var clock in _clocks) { clock.Look(_tables.Elapsed); }
        while (_leaving.TryPeek(out var next) && _tables.Elapsed.Micros - next.Since.Micros >= _idleAfter.Micros)
        {
            _leaving.Dequeue();
            // It may have come back, and gone again.
            var isGone = !_tables.Sources.IsOnline(next.Source) && _register[next.Source].OfflineSince == next.Since;
            if (isGone) { _gone.Add(next.Source); }
        }
        if (_gone.Count == 0) { return; }
        if (_gone.Count > 1) { _gone.Sort(ByName); }
        foreach (var source in _gone) { _valve.MarkIdle(ChannelOf(source), null); }
        _gone.Clear();
    }

    /// <summary>Writes the clocks by name, so that the order in which sources came does not show.</summary>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Boolean(IsUsed);
        if (!IsUsed) { return; }
        _valve.WriteOutput(writer);
        writer.Int32(_clocks.Length);
        foreach (var clock in _clocks)
        {
            writer.Text(clock.Name);
            _section.ResetWrittenCount();
            clock.Snapshot(new(_section));
            writer.Bytes(_section.WrittenSpan);
        }
        foreach (var source in _register.Sorted) { _valve.Write(ChannelOf(source), writer); }
    }

    /// <summary>Reads the state, after that of the register. A pipeline that had no use for this clock before begins
    /// with what the sources say now.</summary>
    public void Restore(SnapshotReader reader)
    {
        var wasUsed = reader.Boolean();
        if (wasUsed) { RestoreClocks(reader); }
        var valve = IsUsed ? _valve : new WatermarkValve(0);
        foreach (var source in _register.Sorted)
        {
            if (wasUsed)
            {
                var channel = _clocks.Length + source;
                while (valve.Count <= channel) { valve.Add(); }
                valve.Read(channel, reader);
            }
            else if (IsUsed && _tables.Sources.IsOnline(source)) { _valve.MarkActive(ChannelOf(source), null); }
        }
        // All of them are in before the first speaks: nobody runs ahead of those who come after.
        foreach (var source in _register.Sorted)
        {
            if (wasUsed || !IsUsed || !_tables.Sources.IsOnline(source)) { continue; }
            _valve.AdvanceWatermark(ChannelOf(source), _tables.Sources.ClockOf(source), null);
        }
        if (IsUsed) { RestoreLeaving(); }
    }

    private void RestoreClocks(SnapshotReader reader)
    {
        if (IsUsed) { _valve.ReadOutput(reader); } else { new WatermarkValve(0).ReadOutput(reader); }
        for (var left = reader.Count(); left > 0; left--)
        {
            var clock = Find(reader.Text());
            var section = new SnapshotReader(reader.Bytes());
            clock?.Restore(section);
        }
    }

    private void RestoreLeaving()
    {
        _leaving.Clear();
        var leaving = new List<int>();
        foreach (var source in _register.Sorted)
        {
            if (_valve.IsActive(ChannelOf(source)) && !_tables.Sources.IsOnline(source)) { leaving.Add(source); }
        }
        foreach (var source in leaving.OrderBy(source => _register[source].OfflineSince))
        {
            _leaving.Enqueue((source, _register[source].OfflineSince));
        }
    }

    private void Activate(int source)
    {
        _valve.MarkActive(ChannelOf(source), null);
        // Its clock may have moved while it was idle, when nobody heard it.
        _valve.AdvanceWatermark(ChannelOf(source), _tables.Sources.ClockOf(source), null);
    }

    /// <summary>The tables come first, then the sources by their ordinals.</summary>
    private int ChannelOf(int source)
    {
        while (_valve.Count <= _clocks.Length + source) { _valve.Add(); }
        return _clocks.Length + source;
    }

    private int ByName(int left, int right) =>
        string.CompareOrdinal(_tables.Sources.NameOf(left), _tables.Sources.NameOf(right));
}
