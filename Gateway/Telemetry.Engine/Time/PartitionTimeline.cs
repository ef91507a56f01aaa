using System.Diagnostics.CodeAnalysis;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>What a <see cref="PartitionedIngress{TValue}"/> keeps of one partition.</summary>
internal sealed class PartitionTimeline<TValue>(EventTime lowWatermark)
{
    private readonly PriorityQueue<PartitionedEvent<TValue>, (EventTime Start, long Order)> _held = new();
    private long _order;

    /// <summary>Events before this are out of order.</summary>
    public EventTime Clock { get; set; } = EventTime.Min;

    /// <summary>The greatest time that was seen.</summary>
    public EventTime Greatest { get; set; } = lowWatermark;

    /// <summary>The last punctuation.</summary>
    public EventTime Punctuation { get; set; } = EventTime.Min;

    public bool IsBefore(EventTime time) => _held.Count == 0 && Greatest < time && Clock < time;

    public void MoveTo(EventTime time)
    {
        if (time > Clock) { Clock = time; }
        if (time > Greatest) { Greatest = time; }
    }

    public void Hold(in PartitionedEvent<TValue> item) => _held.Enqueue(item, (item.Start, _order++));

    /// <summary>Takes the first event that is held, by time and then by arrival, when it is not after the
    /// time.</summary>
    public bool TryTake(EventTime through, [MaybeNullWhen(false)] out PartitionedEvent<TValue> item)
    {
        if (_held.TryPeek(out item, out var priority) && priority.Start <= through)
        {
            _held.Dequeue();
            return true;
        }
        return false;
    }

    public void Snapshot(SnapshotWriter writer, Action<SnapshotWriter, TValue?> writeValue)
    {
        writer.Int64(Clock.Micros);
        writer.Int64(Greatest.Micros);
        writer.Int64(Punctuation.Micros);
        writer.Int32(_held.Count);
        foreach (var (item, _) in _held.UnorderedItems.OrderBy(held => held.Priority))
        {
            writer.Int64(item.Start.Micros);
            writer.Int64(item.End.Micros);
            writeValue(writer, item.Value);
        }
    }

    public static PartitionTimeline<TValue> Restore(
        string partition, SnapshotReader reader, Func<SnapshotReader, TValue?> readValue)
    {
        var timeline = new PartitionTimeline<TValue>(EventTime.Min)
        {
            Clock = new(reader.Int64()),
            Greatest = new(reader.Int64()),
            Punctuation = new(reader.Int64()),
        };
        for (var left = reader.Count(); left > 0; left--)
        {
            var (start, end) = (new EventTime(reader.Int64()), new EventTime(reader.Int64()));
            timeline.Hold(new(PartitionedEventKind.Interval, partition, start, end, readValue(reader)));
        }
        return timeline;
    }
}
