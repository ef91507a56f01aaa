using Telemetry.Engine.Runtime;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// What everything durable of the gateway stands on. A simulator puts its own in the place of the real one; nothing
/// else does.
/// </summary>
internal sealed class GatewayDisk
{
    /// <summary>Where small files are kept.</summary>
    public IFileSystem Files { get; init; } = PosixFileSystem.Instance;

    /// <summary>How large the disk of a folder is; a size that is not known is endless.</summary>
    public Func<string, long> BytesOf { get; init; } = BytesOfReal;

    /// <summary>How journals are opened.</summary>
    public Func<JournalOptions, RecordJournal> OpenJournal { get; init; } = RecordJournal.Open;

    /// <summary>How pipelines decode what lies in the input journal: the given way.</summary>
    public Func<StepDecoder, StepDecoder> Decoding { get; init; } = static decode => decode;

    /// <summary>Where that runs which is written beside the main work: checkpoints, snapshots.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    private static long BytesOfReal(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).TotalSize;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }
}
