using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.History;

/// <summary>
/// A sparse index of the input journal, in memory: for each block of records the span of event times per device. The
/// fold of the input journal feeds it. One writer; anybody asks. When there is much of it, the oldest neighbours become
/// one block: a device that is in both costs half then, and a question reads a little more of the journal.
/// </summary>
/// <param name="spansKept">Spans until neighbours are joined.</param>
/// <param name="spansMax">Spans until the oldest blocks go.</param>
internal sealed class ReadingIndex(
    int spansKept = HistoryLimits.ReadingSpansKept, int spansMax = HistoryLimits.ReadingSpansMax)
{
    private readonly Lock _gate = new();
    private readonly List<ReadingBlock> _blocks = [];

    /// <summary>Spans of all sealed blocks, and one for each block itself.</summary>
    private long _spans;

    /// <summary>The blocks that may hold readings of a device between two times, in the journal's order.</summary>
    public IReadOnlyList<(long First, long End)> Blocks(string device, long from, long to)
    {
        lock (_gate)
        {
            return
            [
                .. _blocks.Where(block => block.MayHold(device, from, to)).Select(block => (block.First, block.End)),
            ];
        }
    }

    /// <summary>Takes the times of a pack in.</summary>
    public void Take(long position, string device, ReadOnlySpan<long> times)
    {
        lock (_gate)
        {
            if (_blocks.Count == 0 || position - _blocks[^1].First >= HistoryLimits.ReadingBlockRecords)
            {
                SealLast();
                JoinOldest();
                Drop(DropCount());
                _blocks.Add(new ReadingBlock(position));
            }

            _blocks[^1].Add(position, device, times);
        }
    }

    /// <summary>Forgets the blocks whose records are all gone from the journal.</summary>
    public void DropBefore(long start)
    {
        lock (_gate)
        {
            int gone = _blocks.FindIndex(block => block.End > start);
            Drop(gone < 0 ? _blocks.Count : gone);
        }
    }

    /// <summary>Writes the index; devices are known by their place in the list.</summary>
    public void Write(RecordWriter writer, IReadOnlyList<string> devices)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (string device in devices)
        {
            places.Add(device, places.Count);
        }

        lock (_gate)
        {
            writer.Int32(_blocks.Count);
            _blocks.ForEach(block => block.Write(writer, places));
        }
    }

    /// <summary>Begins with what <see cref="Write"/> wrote.</summary>
    public void Read(ref RecordReader reader, IReadOnlyList<string> devices)
    {
        lock (_gate)
        {
            Drop(_blocks.Count);
            for (int left = reader.Int32(); left > 0; left--)
            {
                SealLast();
                _blocks.Add(ReadingBlock.Read(ref reader, devices));
            }
        }
    }

    private void SealLast()
    {
        if (_blocks.Count > 0)
        {
            _blocks[^1].Seal();
            _spans += _blocks[^1].Count + 1;
        }
    }

    /// <summary>Joins as many as are needed; what comes of them is known from the blocks alone, so that a restored
    /// index goes on as this one.</summary>
    private void JoinOldest()
    {
        if (_spans <= spansKept || _blocks.Count == 0)
        {
            return;
        }

        int kept = 0;
        for (int at = 1; at < _blocks.Count; at++)
        {
            ReadingBlock block = _blocks[at];
            ReadingBlock before = _blocks[kept];
            if (_spans > spansKept && block.End - before.First <= HistoryLimits.ReadingJoinedRecordsMax)
            {
                _spans -= before.Count + block.Count + 1;
                before.Join(block);
                _spans += before.Count;
            }
            else
            {
                _blocks[++kept] = block;
            }
        }

        _blocks.RemoveRange(kept + 1, _blocks.Count - kept - 1);
    }

    private int DropCount()
    {
        int count = 0;
        for (long spans = _spans; spans > spansMax; count++)
        {
            spans -= _blocks[count].Count + 1;
        }

        return count;
    }

    /// <summary>Forgets the first blocks.</summary>
    private void Drop(int count)
    {
        foreach (ReadingBlock block in _blocks.Take(Math.Min(count, _blocks.Count - 1)))
        {
            _spans -= block.Count + 1;
        }

        // The last one grows still, and is not counted.
        _spans = count == _blocks.Count ? 0 : _spans;
        _blocks.RemoveRange(0, count);
    }
}
