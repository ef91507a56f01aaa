using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>
/// The door of a stream of many partitions, each with its own timeline under one low watermark: brings events into
/// order within the reorder latency, applies the disorder policy to those before their bound (the greatest of the
/// partition's clock, its greatest time − reorder latency, and the low watermark), and makes punctuations and low
/// watermarks from the events' times. Within a partition what comes out is in order. Not thread-safe.
/// </summary>
/// <typeparam name="TValue">The values.</typeparam>
public sealed class PartitionedIngress<TValue>
{
    private readonly PartitionedIngressOptions _options;
    private readonly Dictionary<string, PartitionTimeline<TValue>> _timelines = new(StringComparer.Ordinal);

    /// <summary>The partitions in the order of their names.</summary>
    private readonly List<string> _names = [];

    /// <summary>Makes an ingress.</summary>
    /// <param name="options">How it treats disorder and makes time.</param>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    public PartitionedIngress(PartitionedIngressOptions options)
    {
        options.Validate();
        _options = options;
        LowWatermark = options.Origin;
    }

    /// <summary>No partition may be before this.</summary>
    public EventTime LowWatermark { get; private set; }

    /// <summary>How many events were left out.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many events' starts were moved up.</summary>
    public long Adjusted { get; private set; }

    /// <summary>How many partitions have something that is kept of them: time beyond the low watermark.</summary>
    public int PartitionCount => _timelines.Count;

    /// <summary>Takes an event.</summary>
    /// <param name="input">The event.</param>
    /// <param name="output">Where events go, those that were held back before.</param>
    /// <exception cref="DisorderException">The event is out of order, and the policy forbids it.</exception>
    public void Process(in PartitionedEvent<TValue> input, List<PartitionedEvent<TValue>> output)
    {
        if (input.Kind == PartitionedEventKind.None) { throw new ArgumentException("An event needs a kind."); }
        if (input.Kind == PartitionedEventKind.LowWatermark) { Raise(input.Start, output); return; }
        MakeLowWatermark(input.Start, output);
        if (!_timelines.TryGetValue(input.Partition, out var timeline))
        {
            timeline = new(LowWatermark);
            Add(input.Partition, timeline);
        }
        if (_options.ReorderLatency == Duration.Zero) { Give(timeline, input, output); }
        else { Order(timeline, input, output); }
    }

    /// <summary>Notes that the input has ended.</summary>
    /// <param name="completion">What that means.</param>
    /// <param name="output">Where events go.</param>
    public void Complete(PartitionedCompletion completion, List<PartitionedEvent<TValue>> output)
    {
        if (completion == PartitionedCompletion.EndOfStream) { Raise(EventTime.Max, output); }
        if (completion != PartitionedCompletion.Flush) { return; }
        var greatest = EventTime.Min;
        foreach (var timeline in _timelines.Values) { greatest = Greater(greatest, timeline.Clock); }
        Raise(greatest, output);
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="writeValue">Writes one value.</param>
    public void Snapshot(SnapshotWriter writer, Action<SnapshotWriter, TValue?> writeValue)
    {
        writer.Int64(LowWatermark.Micros);
        writer.Int64(Dropped);
        writer.Int64(Adjusted);
        writer.Int32(_names.Count);
        foreach (var partition in _names)
        {
            writer.Text(partition);
            _timelines[partition].Snapshot(writer, writeValue);
        }
    }

    /// <summary>Reads the state of an ingress with the same options.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="readValue">Reads one value.</param>
    public void Restore(SnapshotReader reader, Func<SnapshotReader, TValue?> readValue)
    {
        _timelines.Clear();
        _names.Clear();
        LowWatermark = new(reader.Int64());
        Dropped = reader.Int64();
        Adjusted = reader.Int64();
        for (var left = reader.Count(); left > 0; left--)
        {
            var partition = reader.Text();
            Add(partition, PartitionTimeline<TValue>.Restore(partition, reader, readValue));
        }
    }

    private static EventTime Greater(EventTime left, EventTime right) => left > right ? left : right;

    /// <summary>The multiple of a period at or before a time.</summary>
    private static EventTime Snap(EventTime time, Duration period)
    {
        if (time == EventTime.Min || time == EventTime.Max) { return time; }
        var rest = time.Micros % period.Micros;
        return time - new Duration(rest < 0 ? rest + period.Micros : rest);
    }

    private static bool IsPeriodAfter(EventTime time, EventTime last, Duration period) => time >= last + period;

    private void Add(string partition, PartitionTimeline<TValue> timeline)
    {
        _timelines.Add(partition, timeline);
        _names.Insert(~_names.BinarySearch(partition, StringComparer.Ordinal), partition);
    }

    private void MakeLowWatermark(EventTime time, List<PartitionedEvent<TValue>> output)
    {
        if (_options.LowWatermarkPeriod is not { } period) { return; }
        var candidate = time - _options.LowWatermarkLag;
        if (IsPeriodAfter(candidate, Snap(LowWatermark, period), period)) { Raise(Snap(candidate, period), output); }
    }

    /// <summary>Moves the low watermark: what is held back up to it goes out first, partition by partition, and
    /// partitions that are wholly behind it are forgotten.</summary>
    private void Raise(EventTime time, List<PartitionedEvent<TValue>> output)
    {
        if (time <= LowWatermark) { return; }
        foreach (var partition in _names)
        {
            var timeline = _timelines[partition];
            while (timeline.TryTake(time, out var held)) { Give(timeline, held, output); }
        }
        LowWatermark = time;
        for (var index = _names.Count - 1; index >= 0; index--)
        {
            if (!_timelines[_names[index]].IsBefore(time)) { continue; }
            _timelines.Remove(_names[index]);
            _names.RemoveAt(index);
        }
        output.Add(PartitionedEvent.LowWatermark<TValue>(time));
    }

    /// <summary>Holds an event back until nothing before it can come that would be in order.</summary>
    private void Order(
        PartitionTimeline<TValue> timeline, in PartitionedEvent<TValue> input, List<PartitionedEvent<TValue>> output)
    {
        var bound = Greater(timeline.Clock, LowWatermark);
        if (input.Start <= bound) { Give(timeline, input, output); return; }
        var next = input.Kind == PartitionedEventKind.Punctuation ? input.Start
            : input.Start > timeline.Greatest ? Greater(bound, input.Start - _options.ReorderLatency)
            : bound;
        timeline.Greatest = Greater(timeline.Greatest, input.Start);
        while (next > bound && timeline.TryTake(next, out var held)) { Give(timeline, held, output); }
        if (input.Start == next) { Give(timeline, input, output); return; }
        timeline.Hold(input);
        timeline.Clock = Greater(timeline.Clock, next);
    }

    /// <summary>Gives an event out, or does what the policy says when it is out of order.</summary>
    private void Give(
        PartitionTimeline<TValue> timeline, PartitionedEvent<TValue> input, List<PartitionedEvent<TValue>> output)
    {
        var bound = Greater(timeline.Clock, LowWatermark);
        var isOutOfOrder = input.Start < bound;
        if (input.Kind == PartitionedEventKind.Punctuation)
        {
            var time = Greater(bound, input.Start);
            timeline.Punctuation = time;
            output.Add(input with { Start = time, End = time });
            timeline.MoveTo(time);
            return;
        }
        if (isOutOfOrder && !TryAdjust(ref input, bound)) { return; }
        MakePunctuation(timeline, input, output);
        output.Add(input);
        timeline.MoveTo(input.Start);
    }

    private bool TryAdjust(ref PartitionedEvent<TValue> input, EventTime bound)
    {
        if (_options.Disorder == DisorderPolicy.Throw)
        {
            throw new DisorderException(
                $"An event of '{input.Partition}' at {input.Start} came after {bound}, which is out of order.");
        }
        if (_options.Disorder == DisorderPolicy.Drop || input.End <= bound) { Dropped++; return false; }
        Adjusted++;
        input = input with { Start = bound };
        return true;
    }

    private void MakePunctuation(
        PartitionTimeline<TValue> timeline, in PartitionedEvent<TValue> input, List<PartitionedEvent<TValue>> output)
    {
        if (_options.PunctuationPeriod is not { } period) { return; }
        // A low watermark stands for a punctuation of every partition.
        var last = Snap(Greater(timeline.Punctuation, LowWatermark), period);
        if (!IsPeriodAfter(input.Start, last, period)) { return; }
        timeline.Punctuation = Snap(input.Start, period);
        output.Add(PartitionedEvent.Punctuation<TValue>(input.Partition, timeline.Punctuation));
    }
}
