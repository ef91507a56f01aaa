namespace Telemetry.Journal.Tests;

/// <summary>The real file system, with one call that fails.</summary>
internal sealed class FaultyFileSystem : IFileSystem
{
    private readonly PosixFileSystem _inner = PosixFileSystem.Instance;
    private int _calls;

    /// <summary>Counts calls of this sort from now on, and fails from the given one on (1 = the next).</summary>
    public void Arm(string call, int from)
    {
        Call = call;
        From = from;
        _calls = 0;
        Failures = 0;
    }

    public string? Call { get; private set; }

    public int From { get; private set; }

    public int Failures { get; private set; }

    /// <summary>How many bytes of a failing write still reach the disk.</summary>
    public int WrittenBeforeFailing { get; set; }

    /// <summary>A full disk still has room for a new file, though for nothing in it.</summary>
    public bool HasRoomForNames { get; set; }

    /// <summary>What a failing sync says; a full disk that says it there is broken.</summary>
    public int SyncError { get; set; } = 5;

    /// <summary>Fails once only: whoever tries again would succeed.</summary>
    public bool FailsOnce { get; set; }

    /// <summary>No room: for bytes at the end of files, and for new files.</summary>
    public volatile bool IsFull;

    /// <summary>Called on the thread that syncs a file's content, before it does.</summary>
    public Action? Syncing { get; set; }

    /// <summary>For tests that open often and are not about durability.</summary>
    public bool SkipsSync { get; init; }

    public bool Fails(string call)
    {
        if (call != Call || ++_calls < From || (FailsOnce && _calls > From))
        {
            return false;
        }

        Failures++;
        return true;
    }

    public void CreateDirectory(string path) => _inner.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _inner.ListFiles(directory);

    public bool FileExists(string path) => _inner.FileExists(path);

    public IFile Open(string path, FileMode mode)
    {
        ThrowIf("open", "EIO");
        if (IsFull && mode is FileMode.CreateNew or FileMode.Create && !HasRoomForNames)
        {
            throw new DiskFullException("open: injected ENOSPC");
        }

        return new FaultyFile(this, _inner.Open(path, mode));
    }

    public IFile OpenRead(string path) => _inner.OpenRead(path);

    public void Delete(string path) => _inner.Delete(path);

    public void Rename(string source, string target)
    {
        ThrowIf("rename", "EIO");
        _inner.Rename(source, target);
    }

    public void SyncDirectory(string path)
    {
        ThrowIf("syncdir", "EIO");
        if (!SkipsSync)
        {
            _inner.SyncDirectory(path);
        }
    }

    public IDisposable? TryLock(string path) => _inner.TryLock(path);

    public long FreeBytes(string directory) => _inner.FreeBytes(directory);

    public void ThrowIf(string call, string error)
    {
        if (Fails(call))
        {
            throw new IOException($"{call}: injected {error}", call == "sync" ? SyncError : 5);
        }
    }

    private sealed class FaultyFile(FaultyFileSystem owner, IFile inner) : IFile
    {
        public long Length => inner.Length;

        public int Read(Span<byte> buffer, long offset) => inner.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (owner.Fails("write"))
            {
                inner.Write(bytes[..Math.Min(bytes.Length, owner.WrittenBeforeFailing)], offset);
                throw new IOException("write: injected EIO");
            }

            if (owner.IsFull)
            {
                inner.Write(bytes[..Math.Min(bytes.Length, owner.WrittenBeforeFailing)], offset);
                throw new DiskFullException("write: injected ENOSPC");
            }

            inner.Write(bytes, offset);
        }

        public void Truncate(long length) => inner.Truncate(length);

        public void Allocate(long length) => inner.Allocate(length);

        public void SyncContent()
        {
            owner.Syncing?.Invoke();
            owner.ThrowIf("sync", "EIO");
            if (!owner.SkipsSync)
            {
                inner.SyncContent();
            }
        }

        public void SyncAll()
        {
            owner.ThrowIf("sync", "EIO");
            if (!owner.SkipsSync)
            {
                inner.SyncAll();
            }
        }

        public void Dispose() => inner.Dispose();
    }
}
