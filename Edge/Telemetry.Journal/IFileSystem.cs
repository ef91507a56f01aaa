namespace Telemetry.Journal;

/// <summary>
/// What everything durable needs of a file system; the real one is <see cref="PosixFileSystem"/>. Every method throws
/// IOException when it fails, and <see cref="DiskFullException"/> when there is no room.
/// </summary>
public interface IFileSystem
{
    /// <summary>Makes a folder and those above it, durably.</summary>
    void CreateDirectory(string path);

    /// <summary>The full paths of a folder's files, in no order; none when there is no such folder.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Is there such a file?</summary>
    bool FileExists(string path);

    /// <summary>Opens for reading and writing; makes the file when <paramref name="mode"/> says so.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    IFile Open(string path, FileMode mode);

    /// <summary>Opens for reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    IFile OpenRead(string path);

    /// <summary>Deletes a file; nothing happens when it is not there.</summary>
    void Delete(string path);

    /// <summary>Gives a file another name, in place of the file that has it.</summary>
    void Rename(string source, string target);

    /// <summary>Makes what was made, renamed or deleted in a folder durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes an exclusive lock that ends with the process; null when it is taken.</summary>
    IDisposable? TryLock(string path);

    /// <summary>How many bytes may still be written where this folder is.</summary>
    long FreeBytes(string directory);
}
