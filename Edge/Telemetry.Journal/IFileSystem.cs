namespace Telemetry.Journal;

/// <summary>What the journal needs of a file system. Every method throws IOException when it fails.</summary>
internal interface IFileSystem
{
    void CreateDirectory(string path);

    IReadOnlyList<string> ListFiles(string directory);

    /// <summary>Opens for reading and writing; makes the file when <paramref name="mode"/> says so.</summary>
    IFile Open(string path, FileMode mode);

    IFile OpenRead(string path);

    void Delete(string path);

    void Rename(string source, string target);

    /// <summary>Makes what was made, renamed or deleted in a folder durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Takes an exclusive lock that ends with the process; null when it is taken.</summary>
    IDisposable? TryLock(string path);
}
