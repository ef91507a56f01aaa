using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>
/// Makes one watermark of those of a source's splits: the least over the splits that are not idle, or, when all are
/// idle, the greatest. A split has two doors: what comes through the immediate one may be emitted at once, what comes
/// through the deferred one waits for <see cref="EmitPeriodic"/>. Splits come and go; the result never goes back.
/// </summary>
/// <param name="output">Where the combined watermark goes. It hears of idleness only when that changes.</param>
public sealed class WatermarkMultiplexer(IWatermarkOutput output)
{
    private readonly SortedDictionary<string, Split> _splits = new(StringComparer.Ordinal);
    private bool _isIdle;

    /// <summary>The last watermark that was emitted.</summary>
    public EventTime Watermark { get; private set; } = EventTime.Min;

    /// <summary>Adds a split; it is active, at <see cref="EventTime.Min"/>.</summary>
    /// <param name="id">Its name.</param>
    /// <exception cref="ArgumentException">There is a split of that name.</exception>
    public void Register(string id)
    {
        if (!_splits.TryAdd(id, new Split())) { throw new ArgumentException($"Split '{id}' exists."); }
    }

    /// <summary>Takes a split away; that alone emits nothing.</summary>
    /// <param name="id">Its name.</param>
    /// <returns>Whether there was such a split.</returns>
    public bool Unregister(string id) => _splits.Remove(id);

    /// <summary>The door of a split whose watermarks count at once.</summary>
    /// <param name="id">The split's name.</param>
    /// <returns>The door; any number of them may be in use.</returns>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public IWatermarkOutput Immediate(string id) => new ImmediateDoor(this, Find(id));

    /// <summary>The door of a split whose watermarks count from the next <see cref="EmitPeriodic"/> on.</summary>
    /// <param name="id">The split's name.</param>
    /// <returns>The door; any number of them may be in use.</returns>
    /// <exception cref="ArgumentException">There is no such split.</exception>
    public IWatermarkOutput Deferred(string id) => new DeferredDoor(Find(id));

    /// <summary>Combines what the splits have said so far and emits what is new.</summary>
    public void EmitPeriodic()
    {
        var (combined, allIdle) = Combine();
        if (combined > Watermark)
        {
            Watermark = combined;
            _isIdle = false;
            output.EmitWatermark(combined);
        }
        if (allIdle == _isIdle) { return; }
        _isIdle = allIdle;
        if (allIdle) { output.MarkIdle(); } else { output.MarkActive(); }
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(Watermark.Micros);
        writer.Boolean(_isIdle);
        writer.Int32(_splits.Count);
        foreach (var (id, split) in _splits)
        {
            writer.Text(id);
            writer.Int64(split.Watermark.Micros);
            writer.Boolean(split.IsIdle);
        }
    }

    /// <summary>Reads the state; doors that were given out before belong to the old one.</summary>
    /// <param name="reader">Where from.</param>
    public void Restore(SnapshotReader reader)
    {
        _splits.Clear();
        Watermark = new(reader.Int64());
        _isIdle = reader.Boolean();
        for (var left = reader.Count(); left > 0; left--)
        {
            var id = reader.Text();
            _splits.Add(id, new Split { Watermark = new(reader.Int64()), IsIdle = reader.Boolean() });
        }
    }

    private Split Find(string id) =>
        _splits.TryGetValue(id, out var split) ? split : throw new ArgumentException($"There is no split '{id}'.");

    private (EventTime Watermark, bool AllIdle) Combine()
    {
        // A source without splits is idle once it has had some; before that it has only not begun.
        if (_splits.Count == 0) { return (EventTime.Min, Watermark > EventTime.Min); }
        var (least, greatest, allIdle) = (EventTime.Max, EventTime.Min, true);
        foreach (var split in _splits.Values)
        {
            if (split.Watermark > greatest) { greatest = split.Watermark; }
            if (split.IsIdle) { continue; }
            allIdle = false;
            if (split.Watermark < least) { least = split.Watermark; }
        }
        return (allIdle ? greatest : least, allIdle);
    }

    private sealed class Split
    {
        public EventTime Watermark { get; set; } = EventTime.Min;

        public bool IsIdle { get; set; }

        public bool Advance(EventTime watermark)
        {
            IsIdle = false;
            if (watermark <= Watermark) { return false; }
            Watermark = watermark;
            return true;
        }
    }

    private sealed class ImmediateDoor(WatermarkMultiplexer owner, Split split) : IWatermarkOutput
    {
        public void EmitWatermark(EventTime watermark)
        {
            // A split that wakes up ends the idleness of all even when its watermark is behind.
            if ((split.Advance(watermark) && watermark > owner.Watermark) || owner._isIdle) { owner.EmitPeriodic(); }
        }

        public void MarkIdle()
        {
            split.IsIdle = true;
            owner.EmitPeriodic();
        }

        public void MarkActive()
        {
            split.IsIdle = false;
            owner.EmitPeriodic();
        }
    }

    private sealed class DeferredDoor(Split split) : IWatermarkOutput
    {
        public void EmitWatermark(EventTime watermark) => split.Advance(watermark);

        public void MarkIdle() => split.IsIdle = true;

        public void MarkActive() => split.IsIdle = false;
    }
}
