using Telemetry.Journal;
using Telemetry.Simulation.GatewaySide;

namespace Telemetry.Simulation.Disk;

/// <summary>
/// A node's disk as it lies there while no process runs, and beside it what was taken away before: for reading only.
/// </summary>
internal sealed class RestingFiles(VirtualDisk disk, Museum museum) : IFileSystem
{
    /// <inheritdoc/>
    public void CreateDirectory(string path) => throw Refusal();

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) =>
        [.. disk.List(directory).Union(museum.List(directory)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool FileExists(string path) => disk.Find(path) is not null;

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode) => throw Refusal();

    /// <inheritdoc/>
    public IFile OpenRead(string path)
    {
        if (disk.Find(path) is { } inode)
        {
            return new RestingFile(inode.Length, inode.Read);
        }
        var kept = museum.Find(path) ?? throw new FileNotFoundException($"'{path}' is not there.", path);
        return new RestingFile(kept.Length, (buffer, offset) => Read(kept, buffer, offset));
    }

    /// <inheritdoc/>
    public void Delete(string path) => throw Refusal();

    /// <inheritdoc/>
    public void Rename(string source, string target) => throw Refusal();

    /// <inheritdoc/>
    public void SyncDirectory(string path) => throw Refusal();

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => throw Refusal();

    /// <inheritdoc/>
    public long FreeBytes(string directory) => 0;

    private static int Read(byte[] kept, Span<byte> buffer, long offset)
    {
        var count = (int)Math.Clamp(kept.Length - offset, 0, buffer.Length);
        kept.AsSpan((int)Math.Min(offset, kept.Length), count).CopyTo(buffer);
        return count;
    }

    private static InvalidOperationException Refusal() => new("A resting disk is only read.");

    private delegate int ReadAt(Span<byte> buffer, long offset);

    private sealed class RestingFile(long length, ReadAt read) : IFile
    {
        public long Length => length;

        public int Read(Span<byte> buffer, long offset) => read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => throw Refusal();

        public void Truncate(long length) => throw Refusal();

        public void Allocate(long length) => throw Refusal();

        public void SyncContent() => throw Refusal();

        public void SyncAll() => throw Refusal();

        public void Dispose()
        {
            // Nothing was opened.
        }
    }
}
