using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.GroupWindows;

/// <summary>The accumulators of all cells as rows of bytes; a slot is a row's byte offset.</summary>
internal sealed class CellStore
{
    /// <summary>A cell beside its accumulators, with its share of the window.</summary>
    private const int CellBytes = 192;

    private readonly AggregateKernel[] _kernels;
    private readonly int _rowBytes;
    private readonly Stack<int> _free = new();
    private byte[] _bytes;
    private int _used;

    public CellStore(AggregateKernel[] kernels)
    {
        _kernels = kernels;
        foreach (var kernel in kernels)
        {
            kernel.Offset = _rowBytes;
            _rowBytes += kernel.Size;
        }
        _bytes = new byte[_rowBytes * 16];
    }

    /// <summary>Where cells are counted; they belong to no source. Set on opening.</summary>
    public StateBudget? Budget { get; set; }

    /// <summary>Moves when a row is claimed.</summary>
    public ref byte First => ref MemoryMarshal.GetArrayDataReference(_bytes);

    /// <summary>A row of no values.</summary>
    public int Claim()
    {
        if (!_free.TryPop(out var slot))
        {
            slot = _used;
            _used = checked(_used + _rowBytes);
            if (_used > _bytes.Length) { Array.Resize(ref _bytes, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)); }
            Invariant.Check(_used <= _bytes.Length, "group windows need more than 2 GB");
        }
        foreach (var kernel in _kernels) { kernel.Create(ref RowAt(slot)); }
        Budget?.Count(-1, _rowBytes + CellBytes);
        return slot;
    }

    /// <summary>Gives a row back.</summary>
    public void Release(int slot)
    {
        foreach (var kernel in _kernels) { kernel.Release(ref RowAt(slot)); }
        _free.Push(slot);
        Budget?.Count(-1, -(_rowBytes + CellBytes));
    }

    public ref byte RowAt(int slot) => ref Unsafe.AddByteOffset(ref First, (nint)slot);
}
