using Telemetry.Gateway.Configuration;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// The gateway's two journals, open for the life of the process: what came in, and what was made of it.
/// </summary>
internal sealed class GatewayJournals : IDisposable
{
    public GatewayJournals(GatewayOptions options, GatewayDisk disk)
    {
        Input = Open(disk, "input", InputDirectory(options.DataDirectory), options.Retention.Input);
        try
        {
            Output = Open(disk, "output", OutputDirectory(options.DataDirectory), options.Retention.Output);
        }
        catch
        {
            Input.Dispose();
            throw;
        }
    }

    /// <summary>Everything that arrived, stamped; the only truth.</summary>
    public RecordJournal Input { get; }

    /// <summary>What the pipelines said.</summary>
    public RecordJournal Output { get; }

    public static string InputDirectory(string data) => Path.Combine(data, "journal", "input");

    public static string OutputDirectory(string data) => Path.Combine(data, "journal", "output");

    public void Dispose()
    {
        Output.Dispose();
        Input.Dispose();
    }

    private static RecordJournal Open(
        GatewayDisk disk, string name, string directory, JournalRetentionOptions kept) => disk.OpenJournal(
        new JournalOptions { Name = name, Directory = directory, SegmentBytesMax = kept.SegmentBytes });
}
