using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// A file system that counts what wears flash out: bytes written and syncs, of the last 24 hours by the hour.
/// </summary>
internal sealed class MeteredFiles(IFileSystem files, TimeProvider time) : IFileSystem
{
    private const int Hours = 24;

    private readonly Lock _gate = new();
    private readonly (long Bytes, long Syncs)[] _hours = new (long, long)[Hours];
    private readonly long _start = time.GetTimestamp();
    private long _hour;

    /// <summary>Bytes and syncs of the last 24 hours; of a shorter time in proportion.</summary>
    public (long Bytes, long Syncs) PerDay()
    {
        lock (_gate)
        {
            Turn();
            var (bytes, syncs) = (0L, 0L);
            foreach (var hour in _hours)
            {
                bytes += hour.Bytes;
                syncs += hour.Syncs;
            }
            var elapsed = time.GetElapsedTime(_start);
            // The oldest hour is gone when the newest begins: what is counted is never longer than this.
            var counted = Math.Min(elapsed.TotalHours, Hours - 1 + (elapsed.TotalHours % 1));
            var scale = Hours / Math.Max(counted, 1.0 / 60);
            return ((long)(bytes * scale), (long)(syncs * scale));
        }
    }

    /// <inheritdoc/>
    public void CreateDirectory(string path) => files.CreateDirectory(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => files.ListFiles(directory);

    /// <inheritdoc/>
    public bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode) => new MeteredFile(files.Open(path, mode), this);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => files.OpenRead(path);

    /// <inheritdoc/>
    public void Delete(string path) => files.Delete(path);

    /// <inheritdoc/>
    public void Rename(string source, string target) => files.Rename(source, target);

    /// <inheritdoc/>
    public void SyncDirectory(string path)
    {
        files.SyncDirectory(path);
        Count(0, 1);
    }

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => files.TryLock(path);

    /// <inheritdoc/>
    public long FreeBytes(string directory) => files.FreeBytes(directory);

    private void Count(long bytes, long syncs)
    {
        lock (_gate)
        {
            Turn();
            ref var hour = ref _hours[_hour % Hours];
            hour = (hour.Bytes + bytes, hour.Syncs + syncs);
        }
    }

    private void Turn()
    {
        var now = (long)time.GetElapsedTime(_start).TotalHours;
        for (; _hour < now; _hour++)
        {
            _hours[(_hour + 1) % Hours] = default;
        }
    }

    private sealed class MeteredFile(IFile file, MeteredFiles meter) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            file.Write(bytes, offset);
            meter.Count(bytes.Length, 0);
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Allocate(long length) => file.Allocate(length);

        public void SyncContent()
        {
            file.SyncContent();
            meter.Count(0, 1);
        }

        public void SyncAll()
        {
            file.SyncAll();
            meter.Count(0, 1);
        }

        public void Dispose() => file.Dispose();
    }
}
