using Telemetry.Journal;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>A broken build: what should be written beside and renamed is written in its place.</summary>
internal sealed class InPlaceFiles(IFileSystem files) : IFileSystem
{
    /// <inheritdoc/>
    public void CreateDirectory(string path) => files.CreateDirectory(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ListFiles(string directory) => files.ListFiles(directory);

    /// <inheritdoc/>
    public bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public IFile Open(string path, FileMode mode) => files.Open(Final(path), mode);

    /// <inheritdoc/>
    public IFile OpenRead(string path) => files.OpenRead(path);

    /// <inheritdoc/>
    public void Delete(string path) => files.Delete(path);

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        if (Final(source) != target)
        {
            files.Rename(source, target);
        }
    }

    /// <inheritdoc/>
    public void SyncDirectory(string path) => files.SyncDirectory(path);

    /// <inheritdoc/>
    public IDisposable? TryLock(string path) => files.TryLock(path);

    /// <inheritdoc/>
    public long FreeBytes(string directory) => files.FreeBytes(directory);

    private static string Final(string path) => path.EndsWith(DurableFile.TemporarySuffix, StringComparison.Ordinal)
        ? path[..^DurableFile.TemporarySuffix.Length]
        : path;
}
