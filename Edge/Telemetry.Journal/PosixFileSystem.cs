namespace Telemetry.Journal;

/// <summary>The real file system.</summary>
public sealed class PosixFileSystem : IFileSystem
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private PosixFileSystem()
    {
    }

    /// <summary>The only one.</summary>
    public static PosixFileSystem Instance { get; } = new();

    /// <inheritdoc/>
    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        if (parent is not null && !Directory.Exists(parent))
        {
            CreateDirectory(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("The journal needs fsync of folders: Linux or another Unix.");
        }

        try
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }

        if (parent is not null)
        {
            SyncDirectory(parent);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory) : [];

    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode) => PosixFile.Open(path, mode, FileAccess.ReadWrite);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => PosixFile.Open(path, FileMode.Open, FileAccess.Read);

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        try
        {
            File.Move(source, target, overwrite: true);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path) => NativeCalls.SyncDirectory(path);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;
}
