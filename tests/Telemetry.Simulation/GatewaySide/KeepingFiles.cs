using Telemetry.Journal;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>The disk under the journals: what is deleted goes to the museum first.</summary>
internal sealed class KeepingFiles(IFileSystem files, Museum museum) : IFileSystem
{
    /// <inheritdoc/>
    public void CreateDirectory(string path) => files.CreateDirectory(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => files.ListFiles(directory);

    /// <inheritdoc/>
    public bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode) => files.Open(path, mode);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => files.OpenRead(path);

    /// <inheritdoc/>
    public void Delete(string path)
    {
        if (DurableFile.TryRead(path, files) is { } content)
        {
            museum.Keep(path, content);
        }
        files.Delete(path);
    }

    /// <inheritdoc/>
    public void Rename(string source, string target) => files.Rename(source, target);

    /// <inheritdoc/>
    public void SyncDirectory(string path) => files.SyncDirectory(path);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => files.TryLock(path);

    /// <inheritdoc/>
    public long FreeBytes(string directory) => files.FreeBytes(directory);
}
