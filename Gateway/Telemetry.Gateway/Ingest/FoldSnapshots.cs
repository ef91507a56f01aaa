using System.Globalization;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// The folder of the fold's snapshots: the two newest, so that a damaged one costs only what came behind the one
/// before. One writer.
/// </summary>
internal sealed partial class FoldSnapshots
{
    private const string Suffix = ".fold";

    private readonly string _directory;
    private readonly IFileSystem _files;
    private readonly ILogger<FoldSnapshots> _logger;
    private long _oldest;

    public FoldSnapshots(string directory, IFileSystem files, ILogger<FoldSnapshots> logger)
    {
        _directory = directory;
        _files = files;
        _logger = logger;
        files.CreateDirectory(directory);
        NoteOldest();
    }

    /// <summary>The input records from here on are needed, whichever snapshot is used at the next start.</summary>
    public long Oldest => Interlocked.Read(ref _oldest);

    /// <summary>Restores the newest snapshot that can be used; null: fold from the journal's start.</summary>
    public (long Next, JournalStamp Last)? Newest(
        DeviceView view, ReadingIndex index, Func<long, JournalStamp, bool> isOfThisJournal)
    {
        foreach (string file in Files())
        {
            byte[] bytes = DurableFile.TryRead(file, _files) ?? [];
            if (FoldSnapshot.Restore(bytes, view, index, isOfThisJournal, out string problem) is { } restored)
            {
                return restored;
            }

            LogUnusable(file, problem);
            DurableFile.Delete(file, _files);
        }

        NoteOldest();
        return null;
    }

    /// <summary>Writes a snapshot, then deletes those that are too many.</summary>
    /// <exception cref="IOException">It cannot be written; the old ones are still there.</exception>
    public void Write(FoldSnapshot snapshot)
    {
        string name = snapshot.Next.ToString("D20", CultureInfo.InvariantCulture) + Suffix;
        DurableFile.Write(Path.Combine(_directory, name), snapshot.Bytes.Span, _files);
        foreach (string old in Files().Skip(GatewayLimits.FoldSnapshotsKept))
        {
            DurableFile.Delete(old, _files);
        }

        NoteOldest();
    }

    private string[] Files() =>
    [
        .. _files.ListFiles(_directory)
            .Where(static file => file.EndsWith(Suffix, StringComparison.Ordinal))
            .OrderDescending(StringComparer.Ordinal),
    ];

    private void NoteOldest()
    {
        string? oldest = Files().LastOrDefault();
        bool isNumber = long.TryParse(
            Path.GetFileNameWithoutExtension(oldest), NumberStyles.None, CultureInfo.InvariantCulture, out long next);
        Interlocked.Exchange(ref _oldest, isNumber ? next : 0);
    }

    [LoggerMessage(
        EventId = (int)LogEvent.SnapshotUnusable,
        Level = LogLevel.Warning,
        Message = "The snapshot {File} of the device view cannot be used: {Problem}.")]
    private partial void LogUnusable(string file, string problem);
}
