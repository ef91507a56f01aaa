namespace Telemetry.Journal;

/// <summary>The real file system.</summary>
internal sealed class PosixFileSystem : IFileSystem
{
    public static readonly PosixFileSystem Instance = new();

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

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

        Directory.CreateDirectory(path, OwnerOnly);
        if (parent is not null)
        {
            SyncDirectory(parent);
        }
    }

    public IReadOnlyList<string> ListFiles(string directory) =>
        Directory.Exists(directory) ? Directory.GetFiles(directory) : [];

    public IFile Open(string path, FileMode mode) => PosixFile.Open(path, mode, FileAccess.ReadWrite);

    public IFile OpenRead(string path) => PosixFile.Open(path, FileMode.Open, FileAccess.Read);

    public void Delete(string path) => File.Delete(path);

    public void Rename(string source, string target) => File.Move(source, target, overwrite: true);

    public void SyncDirectory(string path) => NativeCalls.SyncDirectory(path);

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
}
