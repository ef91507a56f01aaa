namespace Telemetry.Journal.Tests;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("journal-test-").FullName;

    public string Segment(int index) => Segments()[index];

    public string[] Segments()
    {
        var files = Directory.GetFiles(Path, "*.seg2");
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
