namespace Telemetry.Simulation.GatewaySide;

/// <summary>The segments that the gateway's retention took away: the oracle has to know them all the same.</summary>
internal sealed class Museum
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>The files of a folder that were taken away.</summary>
    public IEnumerable<string> List(string directory) =>
        _files.Keys.Where(path => Path.GetDirectoryName(path) == directory);

    /// <summary>A file that was taken away, or null.</summary>
    public byte[]? Find(string path) => _files.GetValueOrDefault(path);

    public void Keep(string path, byte[] content) => _files[path] = content;
}
