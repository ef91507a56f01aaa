namespace Telemetry.Journal.Tests;

/// <summary>
/// A disk in memory that keeps apart what processes see and what is on the medium. A process on it can die at any
/// call, the power can go, and a sync can fail as on Linux: what it was to write stays readable, is taken for clean,
/// and is never written by a later sync.
/// </summary>
internal sealed class PowerDisk(Random random) : IFileSystem
{
    private const int SectorBytes = 512;

    private readonly List<(string Path, Content? File)> _entryChanges = [];
    private readonly Dictionary<string, Content> _durable = new(StringComparer.Ordinal);
    private Dictionary<string, Content> _seen = new(StringComparer.Ordinal);
    private long _life;

    /// <summary>After so many more changes the process dies in the middle of one; negative: it does not.</summary>
    public int ChangesToDeath { get; set; } = -1;

    /// <summary>The next syncs of files fail.</summary>
    public bool SyncFails { get; set; }

    public bool DeleteFails { get; set; }

    /// <summary>The process is gone: whatever it still does fails.</summary>
    public void Kill()
    {
        _life++;
        ChangesToDeath = -1;
        SyncFails = false;
    }

    /// <summary>The process is gone, and what is left is what was synced, with anything of the rest.</summary>
    public void LosePower()
    {
        Kill();
        foreach (var (path, file) in _entryChanges.Where(_ => random.Next(2) == 0))
        {
            Enter(_durable, path, file);
        }

        _entryChanges.Clear();
        _seen = new Dictionary<string, Content>(_durable, StringComparer.Ordinal);
        var isAnythingKept = random.Next(2) == 0;
        foreach (var file in _seen.Values)
        {
            file.LosePower(isAnythingKept ? random : null);
        }
    }

    /// <summary>Changes what is on the medium.</summary>
    public byte[] this[string path]
    {
        get => _seen[path].Seen;
        set => _seen[path].Replace(value);
    }

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> ListFiles(string directory) => [.. _seen.Keys];

    public bool FileExists(string path) => _seen.ContainsKey(path);

    public IFile Open(string path, FileMode mode)
    {
        if (mode is FileMode.CreateNew or FileMode.Create && !_seen.ContainsKey(path))
        {
            Change(_life);
            _seen[path] = new Content();
            _entryChanges.Add((path, _seen[path]));
        }

        return OpenRead(path);
    }

    public IFile OpenRead(string path) => _seen.TryGetValue(path, out var file)
        ? new Handle(this, file, _life)
        : throw new FileNotFoundException("not there", path);

    public void Delete(string path)
    {
        Change(_life);
        if (DeleteFails)
        {
            throw new IOException("delete: injected EIO");
        }

        if (_seen.Remove(path))
        {
            _entryChanges.Add((path, null));
        }
    }

    public void Rename(string source, string target) => throw new NotSupportedException();

    public void SyncDirectory(string path)
    {
        Change(_life);
        foreach (var (name, file) in _entryChanges)
        {
            Enter(_durable, name, file);
        }

        _entryChanges.Clear();
    }

    public IDisposable? TryLock(string path) => new MemoryStream();

    public long FreeBytes(string directory) => long.MaxValue;

    private static void Enter(Dictionary<string, Content> entries, string path, Content? file)
    {
        entries.Remove(path);
        if (file is not null)
        {
            entries.Add(path, file);
        }
    }

    private void Change(long life)
    {
        if (life != _life || ChangesToDeath == 0)
        {
            throw new IOException("The process is dead.");
        }

        ChangesToDeath -= ChangesToDeath > 0 ? 1 : 0;
    }

    /// <summary>A file: as it is seen, as it is on the medium, and the writes in between.</summary>
    private sealed class Content
    {
        private readonly List<(long Offset, byte[]? Bytes)> _changes = [];
        private byte[] _durable = [];

        public byte[] Seen { get; private set; } = [];

        public void Change(long offset, byte[]? bytes)
        {
            _changes.Add((offset, bytes));
            Seen = Apply(Seen, offset, bytes);
        }

        public void Sync()
        {
            foreach (var (offset, bytes) in _changes)
            {
                _durable = Apply(_durable, offset, bytes);
            }

            _changes.Clear();
        }

        public void Forget() => _changes.Clear();

        public void Replace(byte[] content)
        {
            _changes.Clear();
            Seen = _durable = content;
        }

        public void LosePower(Random? random)
        {
            foreach (var (offset, bytes) in _changes.Where(_ => random is not null))
            {
                Keep(random!, offset, bytes);
            }

            _changes.Clear();
            Seen = _durable;
        }

        private void Keep(Random random, long offset, byte[]? bytes)
        {
            var at = 0;
            do
            {
                var count = bytes is null
                    ? 0
                    : (int)Math.Min(SectorBytes - ((offset + at) % SectorBytes), bytes.Length - at);
                if (random.Next(3) != 0)
                {
                    _durable = Apply(_durable, offset + at, bytes?[at..(at + count)]);
                }

                at += count;
            }
            while (at < (bytes?.Length ?? 0));
        }

        /// <summary>Without bytes it gets as long as the offset says.</summary>
        private static byte[] Apply(byte[] content, long offset, byte[]? bytes)
        {
            var length = bytes is null ? offset : Math.Max(content.Length, offset + bytes.Length);
            var changed = new byte[length];
            content.AsSpan(0, (int)Math.Min(content.Length, length)).CopyTo(changed);
            bytes?.CopyTo(changed, offset);
            return changed;
        }
    }

    private sealed class Handle(PowerDisk disk, Content content, long life) : IFile
    {
        public long Length => content.Seen.Length;

        public int Read(Span<byte> buffer, long offset)
        {
            var count = (int)Math.Clamp(content.Seen.Length - offset, 0, buffer.Length);
            content.Seen.AsSpan((int)Math.Min(offset, content.Seen.Length), count).CopyTo(buffer);
            return count;
        }

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (disk.ChangesToDeath == 0 && life == disk._life)
            {
                content.Change(offset, bytes[..disk.Next(bytes.Length + 1)].ToArray());
            }

            disk.Change(life);
            content.Change(offset, bytes.ToArray());
        }

        public void Truncate(long length)
        {
            disk.Change(life);
            content.Change(length, null);
        }

        public void Allocate(long length)
        {
        }

        public void SyncContent() => SyncAll();

        public void SyncAll()
        {
            disk.Change(life);
            if (disk.SyncFails)
            {
                content.Forget();
                throw new IOException("sync: injected EIO", 5);
            }

            content.Sync();
        }

        public void Dispose()
        {
        }
    }

    private int Next(int end) => random.Next(end);
}
