using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>The real disk of a process that is killed: from then on nothing changes any more.</summary>
internal sealed class DyingFiles : IFileSystem
{
    private readonly PosixFileSystem _disk = PosixFileSystem.Instance;
    private readonly Lock _lock = new();
    private string? _mortal;
    private int _left;

    public bool IsDead { get; set; }

    /// <summary>From now on: dies at the n-th change of such a file; of a write half is done.</summary>
    public void DieAt(int change, string name)
    {
        lock (_lock)
        {
            (_mortal, _left) = (name, change);
        }
    }

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IFile Open(string path, FileMode mode)
    {
        Change(path);
        return new DyingFile(this, path, _disk.Open(path, mode));
    }

    public IFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path)
    {
        Change(path);
        _disk.Delete(path);
    }

    public void Rename(string source, string target)
    {
        Change(target);
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

    private void Change(string path)
    {
        Count(path);
        ThrowIfDead();
    }

    private void Count(string path)
    {
        lock (_lock)
        {
            if (_mortal is { } name && path.Contains(name, StringComparison.Ordinal) && --_left == 0)
            {
                IsDead = true;
            }
        }
    }

    private sealed class DyingFile(DyingFiles owner, string path, IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            owner.ThrowIfDead();
            owner.Count(path);
            file.Write(owner.IsDead ? bytes[..(bytes.Length / 2)] : bytes, offset);
            owner.ThrowIfDead();
        }

        public void Truncate(long length)
        {
            owner.Change(path);
            file.Truncate(length);
        }

        public void Allocate(long length) => owner.ThrowIfDead();

        public void SyncContent() => owner.Change(path);

        public void SyncAll() => owner.Change(path);

        public void Dispose() => file.Dispose();
    }
}
