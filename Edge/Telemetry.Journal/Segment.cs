namespace Telemetry.Journal;

/// <summary>One file of a journal.</summary>
internal sealed record Segment(string Path, long First, uint Salt)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>All segments of a folder, in order. Files of formats not known here are refused.</summary>
    public static Segment[] List(string directory, IFileSystem fileSystem)
    {
        var segments = new List<Segment>();
        foreach (var path in fileSystem.ListFiles(directory))
        {
            if (SegmentFormat.TryParseFileName(path, out var first, out var salt))
            {
                segments.Add(new Segment(path, first, salt));
            }
            else if (System.IO.Path.GetExtension(path).StartsWith(SegmentFormat.AnyExtension, StringComparison.Ordinal))
            {
                throw new InvalidDataException(
                    $"'{path}' is not a segment of format {SegmentFormat.Version}, the only one known here.");
            }
        }

        segments.Sort(static (left, right) => left.First.CompareTo(right.First));
        return [.. segments];
    }
}
