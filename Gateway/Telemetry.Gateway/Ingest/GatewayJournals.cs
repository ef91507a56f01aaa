using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// The gateway's two journals, open for the life of the process: what came in, and what was made of it.
/// </summary>
internal sealed class GatewayJournals : IDisposable
{
    /// <summary>Devices wait for their acknowledgement.</summary>
    private static readonly TimeSpan InputCommitInterval = TimeSpan.FromMilliseconds(2);

    /// <summary>Views and sinks wait for it, and what they show is for people: fewer commits, each with more.</summary>
    private static readonly TimeSpan OutputCommitInterval = TimeSpan.FromMilliseconds(25);

    public GatewayJournals(GatewayOptions options, GatewayDisk disk)
    {
        string input = InputDirectory(options.DataDirectory);
        string output = OutputDirectory(options.DataDirectory);
        Input = Open(disk, "input", input, options.Retention.Input, InputCommitInterval);
        try
        {
            Output = Open(disk, "output", output, options.Retention.Output, OutputCommitInterval);
            Standing = new StandingFile(options.DataDirectory, Output, disk.Files);
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

    /// <summary>What stands where the second one begins.</summary>
    public StandingFile Standing { get; }

    public static string InputDirectory(string data) => Path.Combine(data, "journal", "input");

    public static string OutputDirectory(string data) => Path.Combine(data, "journal", "output");

    public void Dispose()
    {
        Output.Dispose();
        Input.Dispose();
    }

    private static RecordJournal Open(
        GatewayDisk disk, string name, string directory, JournalRetentionOptions kept, TimeSpan commitInterval) =>
        disk.OpenJournal(new JournalOptions
        {
            Name = name,
            Directory = directory,
            SegmentBytesMax = kept.SegmentBytes,
            CommitInterval = commitInterval,
            WaitersCommit = true,
        });
}
