using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>The accumulators of one window, side by side in an array of bytes.</summary>
internal sealed class WindowFold
{
    private readonly AggregateKernel[] _kernels;
    private readonly int[] _place = new int[1];
    private readonly int[] _chosen = new int[1];
    private readonly int _bytes;

    public WindowFold(AggregateKernel[] kernels)
    {
        _kernels = kernels;
        foreach (var kernel in kernels)
        {
            kernel.Offset = _bytes;
            _bytes += kernel.Size;
        }
        _bytes = Math.Max(_bytes, 1);
    }

    /// <summary>What one fold costs, without what it has elsewhere.</summary>
    public int Bytes => _bytes;

    /// <summary>The fold of no rows, whose further state is counted for a source; to be released.</summary>
    public byte[] Create(int owner)
    {
        var folded = new byte[_bytes];
        foreach (var kernel in _kernels)
        {
            kernel.Owner = owner;
            kernel.Create(ref folded[0]);
        }
        return folded;
    }

    /// <summary>Makes a fold that of no rows again.</summary>
    public void Clear(byte[] folded)
    {
        foreach (var kernel in _kernels)
        {
            kernel.Release(ref folded[0]);
            kernel.Create(ref folded[0]);
        }
    }

    /// <summary>Adds rows of a frame.</summary>
    public void Add(byte[] folded, Frame frame, ReadOnlySpan<int> rows)
    {
        // All rows go to the one place that there is.
        Span<int> places = stackalloc int[64];
        places.Clear();
        for (var from = 0; from < rows.Length; from += places.Length)
        {
            var count = Math.Min(places.Length, rows.Length - from);
            foreach (var kernel in _kernels)
            {
                kernel.AddChosen(ref folded[0], places[..count], frame, rows.Slice(from, count));
            }
        }
    }

    /// <summary>Takes a row of a frame away.</summary>
    public void Retract(byte[] folded, Frame frame, int row)
    {
        _chosen[0] = row;
        foreach (var kernel in _kernels) { kernel.Retract(ref folded[0], _place, frame, _chosen); }
    }

    public void Merge(byte[] target, byte[] source)
    {
        foreach (var kernel in _kernels) { kernel.Merge(ref target[0], ref source[0]); }
    }

    /// <summary>Gives back what a fold has elsewhere; it is not used any more.</summary>
    public void Release(byte[] folded)
    {
        foreach (var kernel in _kernels) { kernel.Release(ref folded[0]); }
    }

    public void Write(SnapshotWriter writer, byte[] folded)
    {
        foreach (var kernel in _kernels) { kernel.Write(writer, ref folded[0]); }
    }

    public byte[] Read(SnapshotReader reader, int owner)
    {
        var folded = Create(owner);
        foreach (var kernel in _kernels) { kernel.Read(reader, ref folded[0]); }
        return folded;
    }
}
