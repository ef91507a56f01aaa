using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>A multiset in order: its different values with how often each is there, in blocks so that a new value moves
/// few others.</summary>
internal sealed class SortedCounts<T, TOrder>
    where TOrder : struct, IValueOrder<T>
{
    private const int BlockMax = 256;

    private readonly List<Block> _blocks = [];
    private readonly Stack<Block> _spare = new();

    /// <summary>How many different values there are.</summary>
    public int Distinct { get; private set; }

    /// <summary>How many values there are.</summary>
    public long Total { get; private set; }

    /// <summary>What the values count in the budget.</summary>
    public long Bytes { get; private set; }

    /// <summary>The least value; there is one.</summary>
    public T Least => _blocks[0].Values[0];

    /// <summary>The greatest value; there is one.</summary>
    public T Greatest => _blocks[^1].Values[_blocks[^1].Count - 1];

    /// <summary>Changes how often a value is there. One that is gone is forgotten.</summary>
    /// <returns>False when there are fewer than were to be taken away; then nothing changes.</returns>
    public bool Change(T value, long by)
    {
        var (at, place, isThere) = Find(value);
        if (!isThere)
        {
            if (by < 0) { return false; }
            Insert(at, place, value, by);
            return true;
        }
        var block = _blocks[at];
        if (block.Counts[place] + by < 0) { return false; }
        block.Counts[place] += by;
        Total += by;
        if (block.Counts[place] == 0) { RemoveAt(at, place); }
        return true;
    }

    public void Clear()
    {
        foreach (var block in _blocks) { Keep(block); }
        _blocks.Clear();
        (Distinct, Total, Bytes) = (0, 0, 0);
    }

    public void Merge(SortedCounts<T, TOrder> other)
    {
        foreach (var block in other._blocks)
        {
            for (var place = 0; place < block.Count; place++) { Change(block.Values[place], block.Counts[place]); }
        }
    }

    /// <summary>Visits the values from the greatest down, each with its count, until told to stop.</summary>
    public void Descend<TState>(ref TState state, Visitor<TState> visit)
    {
        for (var at = _blocks.Count - 1; at >= 0; at--)
        {
            for (var place = _blocks[at].Count - 1; place >= 0; place--)
            {
                if (!visit(ref state, _blocks[at].Values[place], _blocks[at].Counts[place])) { return; }
            }
        }
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int32(Distinct);
        foreach (var block in _blocks)
        {
            for (var place = 0; place < block.Count; place++)
            {
                TOrder.Write(writer, block.Values[place]);
                writer.Int64(block.Counts[place]);
            }
        }
    }

    public void Read(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var value = TOrder.Read(reader);
            var count = reader.Int64();
            if (count <= 0) { throw new SnapshotFormatException($"a value that is there {count} times"); }
            Change(value, count);
        }
    }

    private (int Block, int Place, bool IsThere) Find(T value)
    {
        var (low, high) = (0, _blocks.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (TOrder.Compare(_blocks[middle].Values[0], value) <= 0) { low = middle; } else { high = middle - 1; }
        }
        if (high < 0) { return (0, 0, false); }
        var block = _blocks[low];
        var (from, to) = (0, block.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            var order = TOrder.Compare(block.Values[middle], value);
            if (order == 0) { return (low, middle, true); }
            if (order < 0) { from = middle + 1; } else { to = middle; }
        }
        return (low, from, false);
    }

    private void Insert(int at, int place, T value, long count)
    {
        if (_blocks.Count == 0) { _blocks.Add(NewBlock()); }
        var block = _blocks[at];
        if (block.Count == BlockMax)
        {
            var next = NewBlock();
            block.Split(next);
            _blocks.Insert(at + 1, next);
            if (place > block.Count) { place -= block.Count; block = next; }
        }
        block.Insert(place, value, count);
        Distinct++;
        Total += count;
        Bytes += TOrder.BytesOf(value);
    }

    private void RemoveAt(int at, int place)
    {
        Distinct--;
        Bytes -= TOrder.BytesOf(_blocks[at].Values[place]);
        _blocks[at].RemoveAt(place);
        if (_blocks[at].Count > 0) { return; }
        Keep(_blocks[at]);
        _blocks.RemoveAt(at);
    }

    private Block NewBlock() => _spare.Count > 0 ? _spare.Pop() : new();

    private void Keep(Block block)
    {
        block.Clear();
        if (_spare.Count == 0) { _spare.Push(block); }
    }

    /// <summary>Takes a value with its count; false stops.</summary>
    internal delegate bool Visitor<TState>(ref TState state, T value, long count);

    private sealed class Block
    {
        public T[] Values { get; private set; } = new T[4];

        public long[] Counts { get; private set; } = new long[4];

        public int Count { get; private set; }

        public void Insert(int place, T value, long count)
        {
            if (Count == Values.Length) { Grow(); }
            Array.Copy(Values, place, Values, place + 1, Count - place);
            Array.Copy(Counts, place, Counts, place + 1, Count - place);
            Values[place] = value;
            Counts[place] = count;
            Count++;
        }

        public void RemoveAt(int place)
        {
            Count--;
            Array.Copy(Values, place + 1, Values, place, Count - place);
            Array.Copy(Counts, place + 1, Counts, place, Count - place);
            Values[Count] = default!; // Not used beyond the count.
        }

        public void Split(Block next)
        {
            var half = Count / 2;
            for (var place = half; place < Count; place++) { next.Insert(next.Count, Values[place], Counts[place]); }
            Array.Clear(Values, half, Count - half);
            Count = half;
        }

        public void Clear()
        {
            Array.Clear(Values, 0, Count);
            Count = 0;
        }

        private void Grow()
        {
            var values = Values;
            var counts = Counts;
            Array.Resize(ref values, Values.Length * 2);
            Array.Resize(ref counts, Counts.Length * 2);
            (Values, Counts) = (values, counts);
        }
    }
}
