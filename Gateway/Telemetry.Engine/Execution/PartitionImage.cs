using Telemetry.Engine.State;

namespace Telemetry.Engine.Execution;

/// <summary>
/// A partition's state as it was between two steps; see <see cref="Partition.Capture"/>. Written and released by one
/// thread, which need not be the one that steps.
/// </summary>
public sealed class PartitionImage
{
    private readonly Action<SnapshotBuffer> _write;
    private readonly Action _release;
    private volatile bool _isHeld;

    internal PartitionImage(Action<SnapshotBuffer> write, Action release)
    {
        _write = write;
        _release = release;
    }

    /// <summary>The number of the last step before the capture.</summary>
    public long LastStep { get; private set; }

    internal bool IsHeld => _isHeld;

    /// <summary>Writes the bytes that <see cref="Partition.Snapshot"/> would have written at the capture.</summary>
    /// <param name="output">Where to.</param>
    public void Write(SnapshotBuffer output)
    {
        Invariant.Check(_isHeld, "the image was released");
        _write(output);
    }

    /// <summary>Gives the image back, so that the next one can be taken.</summary>
    public void Release()
    {
        if (!_isHeld) { return; }
        _release();
        _isHeld = false;
    }

    internal void Hold(long lastStep)
    {
        LastStep = lastStep;
        _isHeld = true;
    }
}
