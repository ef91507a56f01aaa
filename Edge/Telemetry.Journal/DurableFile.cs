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
    /// <exception cref="DiskFullException">There is no room; the old one is still there.</exception>
    /// <exception cref="IOException">A write, an fsync or the rename failed.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) =>
        Write(path, content, PosixFileSystem.Instance);

    /// <summary>As above, on another file system, and with the fault points of who writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="fileSystem">Where.</param>
    /// <param name="points">The first part of the names of its <see cref="FaultPoint"/>s; null for none.</param>
    public static void Write(
        string path, ReadOnlySpan<byte> content, IFileSystem fileSystem, DurableFilePoints? points = null)
    {
        Replace(path, content, static (file, content) => file.Write(content, 0), fileSystem, points);
    }

    /// <summary>As above, of what is too much to have it in one piece.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes all of it into an empty file.</param>
    /// <param name="fileSystem">Where.</param>
    /// <param name="points">The first part of the names of its <see cref="FaultPoint"/>s; null for none.</param>
    public static void Write(
        string path, Action<IFile> write, IFileSystem fileSystem, DurableFilePoints? points = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        Replace(path, write, static (file, write) => write(file), fileSystem, points);
    }

    /// <summary>Deletes a file, durably. Nothing happens when it is not there.</summary>
    public static void Delete(string path) => Delete(path, PosixFileSystem.Instance);

    /// <summary>As above, on another file system.</summary>
    public static void Delete(string path, IFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(fileSystem);
        fileSystem.Delete(path);
        fileSystem.SyncDirectory(FolderOf(path));
    }

    /// <summary>Reads a file; null when it is not there.</summary>
    public static byte[]? TryRead(string path) => TryRead(path, PosixFileSystem.Instance);

    /// <summary>As above, on another file system.</summary>
    public static byte[]? TryRead(string path, IFileSystem fileSystem)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(fileSystem);
        try
        {
            using var file = fileSystem.OpenRead(path);
            var content = new byte[file.Length];
            var length = 0;
            while (length < content.Length && file.Read(content.AsSpan(length), length) is var count and > 0)
            {
                length += count;
            }

            return length == content.Length ? content : content[..length];
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

    private static void Replace<TContent>(
        string path, TContent content, Action<IFile, TContent> write, IFileSystem fileSystem, DurableFilePoints? points)
        where TContent : allows ref struct
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(fileSystem);
        var temporary = path + TemporarySuffix;
        FaultPoint.Reach(points?.Write);
        try
        {
            using var file = fileSystem.Open(temporary, FileMode.Create);
            write(file, content);
            file.SyncAll();
        }
        catch (DiskFullException)
        {
            // A part of it must not keep the room that others need.
            fileSystem.Delete(temporary);
            throw;
        }

        FaultPoint.Reach(points?.BeforeRename);
        fileSystem.Rename(temporary, path);
        FaultPoint.Reach(points?.AfterRename);
        fileSystem.SyncDirectory(FolderOf(path));
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
}
