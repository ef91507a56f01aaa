namespace Telemetry.Edge.Spooling;

/// <summary>
/// Where a parked device's records lie in the spool: eight bytes for each and a summary for 128 of them, since a device
/// may stay parked for a week.
/// </summary>
internal sealed class ParkedRecords
{
    private const int ChunkRecords = 128;

    private readonly LinkedList<Chunk> _chunks = [];

    /// <summary>The device's records are passed over; else they wait to be sent again.</summary>
    public bool IsParked { get; set; }

    public bool IsEmpty => _chunks.Count == 0;

    /// <summary>Readings in the records.</summary>
    public long Readings => _chunks.Sum(static c => c.Readings);

    /// <summary>The first position; <see cref="long.MaxValue"/> for none.</summary>
    public long First => _chunks.First?.Value.Positions[0] ?? long.MaxValue;

    /// <summary>The oldest event time, or older by a chunk; <see cref="long.MaxValue"/> for none.</summary>
    public long MinMicros
    {
        get
        {
            var min = long.MaxValue;
            foreach (var chunk in _chunks)
            {
                min = Math.Min(min, chunk.MinMicros);
            }
            return min;
        }
    }

    /// <summary>Adds a record; nearly in order: what was under way at the refusal comes back as it likes.</summary>
    public void Add(in UnackedEntry entry)
    {
        var node = _chunks.Last;
        while (node?.Previous is { } previous && entry.Position < node.Value.Positions[0])
        {
            node = previous;
        }
        var isFull = node is { Value.Positions.Count: >= ChunkRecords } && entry.Position > node.Value.Positions[^1];
        if (node is null || isFull)
        {
            node = node is null ? _chunks.AddLast(new Chunk()) : _chunks.AddAfter(node, new Chunk());
        }
        var chunk = node.Value;
        var at = chunk.Positions.BinarySearch(entry.Position);
        chunk.Positions.Insert(at < 0 ? ~at : at, entry.Position);
        chunk.MinMicros = Math.Min(chunk.MinMicros, entry.MinMicros);
        chunk.Readings += entry.Count;
    }

    /// <summary>
    /// Takes the first record, of so many readings, out; returns the readings of records that could not be read, as
    /// soon as their number is known.
    /// </summary>
    public long TakeFirst(int readings)
    {
        var node = _chunks.First ?? throw new InvalidOperationException("Nothing is parked.");
        node.Value.Positions.RemoveAt(0);
        node.Value.Readings -= readings;
        if (node.Value.Positions.Count > 0)
        {
            return 0;
        }
        _chunks.RemoveFirst();
        return node.Value.Readings;
    }

    /// <summary>Takes the first records out, all of which lie near each other.</summary>
    public HeldRecords TakeChunk()
    {
        var chunk = (_chunks.First ?? throw new InvalidOperationException("Nothing is parked.")).Value;
        _chunks.RemoveFirst();
        return new HeldRecords(chunk.Positions, chunk.Readings, chunk.MinMicros);
    }

    private sealed class Chunk
    {
        public List<long> Positions { get; } = [];

        public long MinMicros { get; set; } = long.MaxValue;

        public long Readings { get; set; }
    }
}
