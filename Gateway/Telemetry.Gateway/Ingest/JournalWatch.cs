using Telemetry.Gateway.Cli;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Stops the process when a journal fails: a failed fsync says nothing of what is on the disk, so it is never tried
/// again.
/// </summary>
internal sealed partial class JournalWatch(
    GatewayJournals journals,
    ExitStatus exit,
    IHostApplicationLifetime lifetime,
    ILogger<JournalWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (JournalDamage damage in journals.Input.Damage.Concat(journals.Output.Damage))
        {
            if (damage.Kind == JournalDamageKind.TornTail)
            {
                LogTailCut(damage.Segment, damage.Bytes);
            }
            else
            {
                LogDamage(damage.ToString());
            }
        }

        Task<JournalFailedException> failed = await Task.WhenAny(HearAsync(journals.Input), HearAsync(journals.Output))
            .WaitAsync(stoppingToken);
        JournalFailedException reason = await failed;
        LogFailed(reason.Message);
        exit.Fail(reason.Message.ReplaceLineEndings(" "));
        lifetime.StopApplication();
    }

    /// <summary>Stays on the watch's context, whoever tells of the failure.</summary>
    private static async Task<JournalFailedException> HearAsync(RecordJournal journal) => await journal.Failed;

    [LoggerMessage(
        EventId = (int)LogEvent.JournalDamaged, Level = LogLevel.Warning, Message = "A journal was damaged: {Damage}.")]
    private partial void LogDamage(string damage);

    [LoggerMessage(
        EventId = (int)LogEvent.JournalTailCut,
        Level = LogLevel.Information,
        Message = "The last process ended while it wrote: {Bytes} unsynced bytes at the end of {Segment} were cut.")]
    private partial void LogTailCut(string segment, long bytes);

    [LoggerMessage(
        EventId = (int)LogEvent.JournalFailed,
        Level = LogLevel.Critical,
        Message = "Stopping, nothing more is acknowledged: {Reason}")]
    private partial void LogFailed(string reason);
}
