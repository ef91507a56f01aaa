using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>The real disk of a process that is killed: from then on nothing changes any more.</summary>
internal sealed class DyingFiles : IFileSystem
{
    private readonly PosixFileSystem _disk = PosixFileSystem.Instance;

    public bool IsDead { get; set; }

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IFile Open(string path, FileMode mode)
    {
        ThrowIfDead();
        return new DyingFile(this, _disk.Open(path, mode));
    }

    public IFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path)
    {
        ThrowIfDead();
        _disk.Delete(path);
    }

    public void Rename(string source, string target)
    {
        ThrowIfDead();
        _disk.Rename(source, target);
    }

    public void SyncDirectory(string path) => ThrowIfDead();

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public long FreeBytes(string directory) => _disk.FreeBytes(directory);

    private void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new IOException("The process is dead.");
        }
    }

    private sealed class DyingFile(DyingFiles owner, IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            owner.ThrowIfDead();
            file.Write(bytes, offset);
        }

        public void Truncate(long length)
        {
            owner.ThrowIfDead();
            file.Truncate(length);
        }

        public void Allocate(long length) => owner.ThrowIfDead();

        public void SyncContent() => owner.ThrowIfDead();

        public void SyncAll() => owner.ThrowIfDead();

        public void Dispose() => file.Dispose();
    }
}
