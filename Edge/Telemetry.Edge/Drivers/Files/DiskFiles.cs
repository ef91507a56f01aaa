namespace Telemetry.Edge.Drivers.Files;

/// <summary>Files under a root of this computer: <c>/</c>, or a test's folder.</summary>
internal sealed class DiskFiles(string root) : IDeviceFiles
{
    /// <inheritdoc/>
    public string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        try
        {
            var entries = Directory.GetFileSystemEntries(Path.Combine(root, folder));
            return [.. entries.Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
