using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>A disk on which one file cannot be written from some time on.</summary>
internal sealed class FailingDisk(string name) : IFileSystem
{
    private readonly PosixFileSystem _disk = PosixFileSystem.Instance;

    public bool Fails { get; set; }

    /// <summary>It fails for want of room.</summary>
    public bool IsFull { get; init; }

    /// <summary>Called before the file is renamed into its place.</summary>
    public Action BeforeRename { get; set; } = () => { };

    public void CreateDirectory(string path) => _disk.CreateDirectory(path);

    public IReadOnlyList<string> ListFiles(string directory) => _disk.ListFiles(directory);

    public bool FileExists(string path) => _disk.FileExists(path);

    public IFile Open(string path, FileMode mode) => _disk.Open(path, mode);

    public IFile OpenRead(string path) => _disk.OpenRead(path);

    public void Delete(string path) => _disk.Delete(path);

    public void Rename(string source, string target)
    {
        if (target.EndsWith(name, StringComparison.Ordinal))
        {
            BeforeRename();
            if (Fails)
            {
                throw IsFull ? new DiskFullException("No space left") : new IOException("Input/output error");
            }
        }

        _disk.Rename(source, target);
    }

    public void SyncDirectory(string path) => _disk.SyncDirectory(path);

    public IDisposable? TryLock(string path) => _disk.TryLock(path);

    public long FreeBytes(string directory) => _disk.FreeBytes(directory);
}
