namespace Telemetry.Journal;

/// <summary>
/// Files that are there whole or not at all, whatever happens: written beside, synced, renamed, and the folder
/// synced. For checkpoints and small state.
/// </summary>
public static class DurableFile
{
    /// <summary>What a file is called while it is written.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Replaces a file. When it throws, the old one is still there, or the new one.</summary>
    /// <exception cref="IOException">A write, an fsync or the rename failed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) =>
        Write(path, content, PosixFileSystem.Instance);

    /// <summary>Deletes a file, durably. Nothing happens when it is not there.</summary>
    public static void Delete(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.Delete(path);
        NativeCalls.SyncDirectory(FolderOf(path));
    }

    /// <summary>Reads a file; null when it is not there.</summary>
    public static byte[]? TryRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Makes a folder and those above it, durably.</summary>
    public static void CreateDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PosixFileSystem.Instance.CreateDirectory(path);
    }

    internal static void Write(string path, ReadOnlySpan<byte> content, IFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var temporary = path + TemporarySuffix;
        using (var file = fileSystem.Open(temporary, FileMode.Create))
        {
            file.Write(content, 0);
            file.SyncAll();
        }

        fileSystem.Rename(temporary, path);
        fileSystem.SyncDirectory(FolderOf(path));
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
}
