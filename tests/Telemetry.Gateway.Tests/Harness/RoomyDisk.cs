using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>The real disk, but a test says how much of it is free, and what cannot be written.</summary>
internal sealed class RoomyDisk : IFileSystem
{
    private readonly PosixFileSystem _disk = PosixFileSystem.Instance;

    /// <summary>What is free.</summary>
    public long Free { get; set; } = 1L << 40;

    /// <summary>Files of which not a byte more can be written.</summary>
    public Func<string, bool> IsFull { get; set; } = _ => false;

    /// <summary>How many writes found no room.</summary>
    public int Refused { get; private set; }

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IFile Open(string path, FileMode mode) => new FullableFile(this, path, _disk.Open(path, mode));

    public IFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path) => _disk.Delete(path);

    public void Rename(string source, string target) => _disk.Rename(source, target);

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public long FreeBytes(string directory) => Free;

    private sealed class FullableFile(RoomyDisk disk, string path, IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (disk.IsFull(path))
            {
                disk.Refused++;
                throw new DiskFullException($"no room for '{path}'");
            }

            file.Write(bytes, offset);
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Allocate(long length) => file.Allocate(length);

        public void SyncContent() => file.SyncContent();

        public void SyncAll() => file.SyncAll();

        public void Dispose() => file.Dispose();
    }
}
