namespace Telemetry.Journal;

/// <summary>One file of a journal.</summary>
internal sealed record Segment(string Path, long First, uint Salt, int Version)
{
    /// <summary>Whether it says up to where the journal was durable.</summary>
    public bool HasMarks => Version > SegmentFormat.VersionWithoutMarks;

    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>All segments of a folder, in order. Files of formats not known here are refused.</summary>
    public static Segment[] List(string directory, IFileSystem fileSystem) => List(directory, fileSystem, out _);

    /// <summary>As above.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="fileSystem">Where it is.</param>
    /// <param name="replaced">Empty ones of an older format, for which there is another one already.</param>
    /// <returns>The others.</returns>
    public static Segment[] List(string directory, IFileSystem fileSystem, out Segment[] replaced)
    {
        var segments = new List<Segment>();
        foreach (var path in fileSystem.ListFiles(directory))
        {
            if (SegmentFormat.TryParseFileName(path, out var first, out var salt, out var version))
            {
                segments.Add(new Segment(path, first, salt, version));
            }
            else if (System.IO.Path.GetExtension(path).StartsWith(SegmentFormat.AnyExtension, StringComparison.Ordinal))
            {
                throw new InvalidDataException(
                    $"'{path}' is not a segment of a format known here: up to {SegmentFormat.Version}. A newer version "
                    + "of this program has written it.");
            }
        }

        segments.Sort(static (left, right) => (left.First, left.Version).CompareTo((right.First, right.Version)));
        replaced = [.. segments.Zip(segments.Skip(1))
            .Where(static pair => pair.First.First == pair.Second.First).Select(static pair => pair.First)];
        return [.. segments.Except(replaced)];
    }
}
