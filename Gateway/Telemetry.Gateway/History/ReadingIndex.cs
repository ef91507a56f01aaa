using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.History;

/// <summary>
/// A sparse index of the input journal, in memory: for each block of records the span of event times per device. The
/// fold of the input journal feeds it. One writer; anybody asks.
/// </summary>
internal sealed class ReadingIndex
{
    private readonly Lock _gate = new();
    private readonly List<ReadingBlock> _blocks = [];

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

    /// <summary>Takes a pack in.</summary>
    public void Take(long position, PackRecord pack)
    {
        lock (_gate)
        {
            if (_blocks.Count == 0 || position - _blocks[^1].First >= HistoryLimits.ReadingBlockRecords)
            {
                _blocks.Add(new ReadingBlock(position));
                if (_blocks.Count > HistoryLimits.ReadingBlocksMax)
                {
                    _blocks.RemoveRange(0, HistoryLimits.ReadingBlocksMax / 100);
                }
            }

            _blocks[^1].Add(position, pack.Device, pack.Times);
        }
    }

    /// <summary>Forgets the blocks whose records are all gone from the journal.</summary>
    public void DropBefore(long start)
    {
        lock (_gate)
        {
            int gone = _blocks.FindIndex(block => block.End > start);
            _blocks.RemoveRange(0, gone < 0 ? _blocks.Count : gone);
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
            _blocks.Clear();
            for (int left = reader.Int32(); left > 0; left--)
            {
                _blocks.Add(ReadingBlock.Read(ref reader, devices));
            }
        }
    }
}
