using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>
/// The real disk, and a recording of everything that was done to it, from which what a killed process leaves behind can
/// be made again: all that was done before a moment, and a part of what was being done.
/// </summary>
internal sealed class RecordingDisk : IFileSystem
{
    private readonly PosixFileSystem _disk = PosixFileSystem.Instance;
    private readonly List<Action<Dictionary<string, byte[]>, double>> _done = [];

    /// <summary>How many changes there were.</summary>
    public int Count
    {
        get
        {
            lock (_done)
            {
                return _done.Count;
            }
        }
    }

    /// <summary>Puts the files as they were after so many changes, and a share of the next, into a folder.</summary>
    public void Restore(int count, double share, string folder)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        lock (_done)
        {
            for (int change = 0; change <= count && change < _done.Count; change++)
            {
                _done[change](files, change < count ? 1 : share);
            }
        }

        foreach ((string path, byte[] content) in files)
        {
            File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), content);
        }
    }

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IFile Open(string path, FileMode mode)
    {
        IFile file = _disk.Open(path, mode);
        Note((files, _) => files[path] = mode == FileMode.Create ? [] : files.GetValueOrDefault(path, []));
        return new RecordedFile(this, path, file);
    }

    public IFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path)
    {
        _disk.Delete(path);
        Note((files, share) => _ = share < 1 || files.Remove(path));
    }

    public void Rename(string source, string target)
    {
        _disk.Rename(source, target);
        Note((files, share) =>
        {
            if (share == 1 && files.Remove(source, out byte[]? content))
            {
                files[target] = content;
            }
        });
    }

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public long FreeBytes(string directory) => 1L << 40;

    private void Note(Action<Dictionary<string, byte[]>, double> change)
    {
        lock (_done)
        {
            _done.Add(change);
        }
    }

    private sealed class RecordedFile(RecordingDisk disk, string path, IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            file.Write(bytes, offset);
            byte[] written = bytes.ToArray();
            disk.Note((files, share) => Put(files, written.AsSpan(0, (int)(written.Length * share)), offset));
        }

        public void Truncate(long length)
        {
            file.Truncate(length);
            disk.Note((files, share) =>
            {
                byte[] content = files[path];
                Array.Resize(ref content, share < 1 ? content.Length : (int)length);
                files[path] = content;
            });
        }

        public void Allocate(long length) => file.Allocate(length);

        public void SyncContent() => file.SyncContent();

        public void SyncAll() => file.SyncAll();

        public void Dispose() => file.Dispose();

        private void Put(Dictionary<string, byte[]> files, ReadOnlySpan<byte> bytes, long offset)
        {
            byte[] content = files[path];
            if (content.Length < offset + bytes.Length)
            {
                Array.Resize(ref content, (int)offset + bytes.Length);
            }

            bytes.CopyTo(content.AsSpan((int)offset));
            files[path] = content;
        }
    }
}
