using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Telemetry.Engine.Windows;

/// <summary>
/// Memory for the rows of <see cref="PaneStacks"/>. Rows of a pane come and go together, so they are handed out side by
/// side, in runs: a run is used again when all its rows are free. So memory is walked in its order, however long the
/// windows have been running.
/// </summary>
/// <remarks>
/// <code>row: pane | accumulator | accumulator … | older row | newer row</code>
/// </remarks>
internal sealed class PaneRows(int rowBytes)
{
    public const int None = -1;

    private const int RunShift = 5;
    private const int RunRows = 1 << RunShift;
    private const int ChunkShift = 12;
    private const int OpenRuns = 64;

    private readonly int _stride = rowBytes + Unsafe.SizeOf<Links>();
    private readonly int[] _openRun = NewOpenRuns();
    private readonly int[] _handedOut = new int[OpenRuns];
    private readonly Stack<int> _freeRuns = new();
    private byte[][] _chunks = [];
    private Run[] _runs = [];
    private int _runCount;

    /// <summary>A new row of a pane, with its pane set and no neighbours.</summary>
    public int Allocate(long pane)
    {
        var slot = (int)pane & (OpenRuns - 1);
        if (_handedOut[slot] == RunRows || _openRun[slot] < 0) { OpenRun(slot); }
        var run = _openRun[slot];
        _runs[run].Live++;
        var row = (run << RunShift) + _handedOut[slot]++;
        ref var bytes = ref At(row);
        Unsafe.As<byte, long>(ref bytes) = pane;
        LinksOf(ref bytes) = new() { Older = None, Newer = None };
        return row;
    }

    public void Free(int row)
    {
        ref var run = ref _runs[row >> RunShift];
        run.Live--;
        if (run.Live == 0 && !run.IsOpen) { _freeRuns.Push(row >> RunShift); }
    }

    public ref byte At(int row) => ref Unsafe.AddByteOffset(
        ref MemoryMarshal.GetArrayDataReference(_chunks[row >> ChunkShift]),
        (nint)((row & ((1 << ChunkShift) - 1)) * _stride));

    public long PaneAt(int row) => Unsafe.As<byte, long>(ref At(row));

    public ref Links LinksOf(ref byte row) =>
        ref Unsafe.As<byte, Links>(ref Unsafe.AddByteOffset(ref row, (nint)rowBytes));

    public ref Links LinksAt(int row) => ref LinksOf(ref At(row));

    /// <summary>Asks for a row that is about to be read; with many keys it lies in no cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Prefetch(int row)
    {
        // A hint about an address: that the row may move meanwhile does no harm.
        if (Sse.IsSupported && row >= 0) { Sse.Prefetch0(Unsafe.AsPointer(ref At(row))); }
    }

    private void OpenRun(int slot)
    {
        if (_openRun[slot] >= 0)
        {
            ref var full = ref _runs[_openRun[slot]];
            full.IsOpen = false;
            if (full.Live == 0) { _freeRuns.Push(_openRun[slot]); }
        }
        if (!_freeRuns.TryPop(out var run)) { run = AddRun(); }
        _runs[run].IsOpen = true;
        _openRun[slot] = run;
        _handedOut[slot] = 0;
    }

    private int AddRun()
    {
        if (_runCount << RunShift == _chunks.Length << ChunkShift)
        {
            Array.Resize(ref _chunks, _chunks.Length + 1);
            _chunks[^1] = GC.AllocateUninitializedArray<byte>(_stride << ChunkShift);
            Array.Resize(ref _runs, _chunks.Length << (ChunkShift - RunShift));
        }
        return _runCount++;
    }

    private static int[] NewOpenRuns()
    {
        var runs = new int[OpenRuns];
        Array.Fill(runs, None);
        return runs;
    }

    /// <summary>The rows of the same key before and after, by time.</summary>
    internal struct Links
    {
        /// <summary>Unspecified for the oldest row.</summary>
        public int Older;

        public int Newer;
    }

    private struct Run
    {
        public int Live;
        public bool IsOpen;
    }
}
