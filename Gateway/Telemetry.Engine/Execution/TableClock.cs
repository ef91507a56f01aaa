using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>A table whose rows move a clock: its watermark, and its channel in the valve over all inputs.</summary>
internal sealed class TableClock : IWatermarkOutput
{
    private static readonly int[] All = [.. Enumerable.Range(0, EngineLimits.FrameRowsMax)];

    private readonly WatermarkWithIdleness _watermark;
    private readonly WatermarkValve _valve;
    private readonly int _channel;
    private readonly Frame _part;

    public TableClock(PipelineTable table, TextDictionary texts, WatermarkValve valve, int index)
    {
        Name = table.Name;
        _watermark = new(
            new SourceWatermark(table.Watermarks!), // Tables without a strategy get no clock.
            table.Idleness is { } idleness ? new IdlenessTimer(idleness) : null);
        _part = new(table.Schema, texts);
        _valve = valve;
        _channel = valve.Add();
        Invariant.Check(_channel == index, "tables have the first channels of the valve");
        valve.MarkActive(_channel, null);
    }

    public string Name { get; }

    /// <summary>
    /// Takes the rows up to the first that moves the watermark. What comes behind it is judged by the moved watermark,
    /// so that nothing depends on which rows shared a frame.
    /// </summary>
    /// <param name="frame">The rows.</param>
    /// <param name="from">The first row; afterwards the first that is left.</param>
    /// <returns>The rows that were taken; valid until the next call.</returns>
    public Frame Take(Frame frame, ref int from)
    {
        var first = from;
        for (var hasMoved = false; from < frame.Count && !hasMoved; from++)
        {
            hasMoved = _watermark.OnRow(new EventTime(frame.Times[from]));
            if (frame.KindAt(from) != ChangeKind.UpdateBefore || from + 1 == frame.Count) { continue; }
            // The pair of an update stays together.
            from++;
            hasMoved |= _watermark.OnRow(new EventTime(frame.Times[from]));
        }
        if (first == 0 && from == frame.Count) { return frame; }
        _part.Clear();
        _part.AddRows(frame, All.AsSpan(first, from - first));
        return _part;
    }

    /// <summary>
    /// Takes all rows: where nobody is told of watermarks, there is nothing that they could be judged by.
    /// </summary>
    /// <param name="frame">The rows.</param>
    /// <param name="from">The first row; afterwards their number.</param>
    /// <returns>The rows.</returns>
    public Frame TakeWhole(Frame frame, ref int from)
    {
        var times = frame.Times;
        var greatest = long.MinValue;
        foreach (var time in times) { greatest = Math.Max(greatest, time); }
        _watermark.OnRow(new EventTime(greatest));
        from = frame.Count;
        return frame;
    }

    /// <summary>The table itself says how far it is.</summary>
    public void OnWatermark(EventTime watermark) => _watermark.OnWatermark(watermark);

    /// <summary>Hands the watermark on, or notes that the table is idle.</summary>
    public void Look(Duration elapsed) => _watermark.EmitPeriodic(elapsed, this);

    /// <inheritdoc/>
    public void EmitWatermark(EventTime watermark)
    {
        _valve.MarkActive(_channel, null);
        _valve.AdvanceWatermark(_channel, watermark, null);
    }

    /// <inheritdoc/>
    public void MarkIdle() => _valve.MarkIdle(_channel, null);

    /// <inheritdoc/>
    public void MarkActive() => _valve.MarkActive(_channel, null);

    public void Snapshot(SnapshotWriter writer)
    {
        _watermark.Snapshot(writer);
        _valve.Write(_channel, writer);
    }

    public void Restore(SnapshotReader reader)
    {
        _watermark.Restore(reader);
        _valve.Read(_channel, reader);
    }
}
