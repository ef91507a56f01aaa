using Telemetry.Journal;

namespace Telemetry.Simulation.Disk;

/// <summary>An open file of one life.</summary>
internal sealed class VirtualFile(DiskSession session, Inode inode, string path) : IFile
{
    /// <inheritdoc/>
    public long Length
    {
        get
        {
            session.ThrowIfDead();
            return inode.Length;
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> buffer, long offset) => session.Read(inode, buffer, offset);

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset) => session.Write(inode, path, bytes, offset);

    /// <inheritdoc/>
    public void Truncate(long length) => session.SetLength(inode, path, length);

    /// <inheritdoc/>
    public void Allocate(long length)
    {
        if (length > inode.Length)
        {
            session.SetLength(inode, path, length);
        }
    }

    /// <inheritdoc/>
    public void SyncContent() => session.Sync(inode, path);

    /// <inheritdoc/>
    public void SyncAll() => session.Sync(inode, path);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is kept open: the inode lives as long as somebody has it.
    }
}
