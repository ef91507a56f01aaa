using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>The open panes of tumbling windows as they were at a capture: a copy of the store's rows, and the
/// keys.</summary>
internal sealed class PaneImage(PaneStore store, KeyTable keys, PaneGrid grid, AggregateKernel[] kernels) : StateImage
{
    private readonly List<(long Pane, int Offset)> _panes = [];
    private byte[] _rows = [];
    private (int Key, int Offset)[] _overflow = [];
    private KeyImage _keys = new();
    private int _overflowCount;
    private int _slotCount;
    private int _capacity;

    /// <summary>Copies what is open.</summary>
    public void Fill()
    {
        _keys = keys.Capture();
        _capacity = Math.Min(store.Capacity, _keys.Count);
        (_slotCount, _overflowCount) = store.CopyTo(_capacity, ref _rows, ref _overflow);
    }

    /// <inheritdoc/>
    public override void Write(SnapshotWriter writer)
    {
        Array.Sort(_overflow, 0, _overflowCount);
        var order = _keys.Sorted;
        var count = 0;
        foreach (var key in order) { count += CountOpen(key); }
        writer.Int32(count);
        foreach (var key in order)
        {
            Gather(key);
            if (_panes.Count == 0) { continue; }
            writer.Bytes(_keys.Encoded(key));
            writer.Int32(_panes.Count);
            foreach (var (pane, offset) in _panes)
            {
                writer.Int64(grid.StartOf(pane));
                foreach (var kernel in kernels) { kernel.Write(writer, ref RowAt(offset)); }
            }
        }
    }

    private int CountOpen(int key)
    {
        for (var slot = 0; key < _capacity && slot < _slotCount; slot++)
        {
            if (PaneAt(OffsetOf(slot, key)) != PaneStore.Empty) { return 1; }
        }
        return _overflowCount > 0 && FirstOverflowOf(key) < _overflowCount
            && _overflow[FirstOverflowOf(key)].Key == key ? 1 : 0;
    }

    private void Gather(int key)
    {
        _panes.Clear();
        for (var slot = 0; key < _capacity && slot < _slotCount; slot++)
        {
            Add(OffsetOf(slot, key));
        }
        if (_overflowCount > 0)
        {
            for (var at = FirstOverflowOf(key); at < _overflowCount && _overflow[at].Key == key; at++)
            {
                Add(_overflow[at].Offset);
            }
        }
        if (_panes.Count > 1) { _panes.Sort(); }
    }

    private void Add(int offset)
    {
        var pane = PaneAt(offset);
        if (pane != PaneStore.Empty) { _panes.Add((pane, offset)); }
    }

    private int OffsetOf(int slot, int key) => ((slot * _capacity) + key) * store.RowBytes;

    private int FirstOverflowOf(int key)
    {
        var at = Array.BinarySearch(_overflow, 0, _overflowCount, (key, -1));
        return at < 0 ? ~at : at;
    }

    private long PaneAt(int offset) => MemoryMarshal.Read<long>(_rows.AsSpan(offset));

    private ref byte RowAt(int offset) =>
        ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_rows), (nint)offset);
}
