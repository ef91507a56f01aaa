using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>
/// Looks every second how much room there is, asks retention to make some before anything is refused, says so early,
/// and lets retention do its rounds. Nothing here ends the process: a full disk is waited for.
/// </summary>
internal sealed partial class DiskWatch(
    GatewayOptions options,
    GatewayDisk disk,
    DiskRoom room,
    JournalRetention retention,
    TimeProvider time,
    ILogger<DiskWatch> logger) : BackgroundService
{
    private readonly SpaceMarks _marks = SpaceMarks.Of(
        options.Disk, disk.BytesOf(options.DataDirectory));
    private bool _isTroubled;

    /// <summary>Looks once: room first, then refuses or takes again.</summary>
    public void Look()
    {
        long free = disk.Files.FreeBytes(options.DataDirectory);
        if (free < _marks.Refuse || room.IsExhausted)
        {
            while (free < _marks.Resume && retention.TryMakeRoom())
            {
                free = disk.Files.FreeBytes(options.DataDirectory);
            }
        }

        SpaceState before = room.State;
        bool isStillFull = before == SpaceState.Full && free < _marks.Resume;
        SpaceState state = free < _marks.Refuse || isStillFull ? SpaceState.Full
            : free < _marks.Warn ? SpaceState.Low
            : SpaceState.Enough;
        room.Set(state, free, _marks);
        Tell(before, state, free);
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(GatewayLimits.DiskWatchPeriod, time);
        long passedAt = time.GetTimestamp();
        do
        {
            bool isPassDue = time.GetElapsedTime(passedAt) >= GatewayLimits.RetentionPeriod;
            passedAt = isPassDue ? time.GetTimestamp() : passedAt;
            if (!TryTurn(isPassDue))
            {
                return;
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>False when a journal has failed; its watch stops the process.</summary>
    private bool TryTurn(bool isPassDue)
    {
        try
        {
            Look();
            if (isPassDue)
            {
                retention.Pass();
            }

            _isTroubled = false;
            return true;
        }
        catch (JournalFailedException)
        {
            return false;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            if (!_isTroubled)
            {
                LogTrouble(failed.Message);
            }

            _isTroubled = true;
            return true;
        }
    }

    private void Tell(SpaceState before, SpaceState state, long free)
    {
        if (before == state)
        {
            return;
        }

        switch (state)
        {
            case SpaceState.Full:
                LogFull(free, _marks.Refuse, _marks.Resume);
                break;
            case SpaceState.Low:
                LogLow(free, _marks.Refuse);
                break;
            case SpaceState.None or SpaceState.Enough:
            default:
                LogEnough(free);
                break;
        }
    }

    [LoggerMessage(
        EventId = (int)LogEvent.DiskFull,
        Level = LogLevel.Error,
        Message = "The disk is nearly full: {Free} bytes are free, below {Refuse} nothing is taken. Readings stay with "
            + "their senders until {Resume} bytes are free.")]
    private partial void LogFull(long free, long refuse, long resume);

    [LoggerMessage(
        EventId = (int)LogEvent.DiskLow,
        Level = LogLevel.Warning,
        Message = "The disk will be full soon: {Free} bytes are free; below {Refuse} nothing is taken any more.")]
    private partial void LogLow(long free, long refuse);

    [LoggerMessage(
        EventId = (int)LogEvent.DiskEnough,
        Level = LogLevel.Information,
        Message = "The disk has room: {Free} bytes are free.")]
    private partial void LogEnough(long free);

    [LoggerMessage(
        EventId = (int)LogEvent.RetentionTrouble,
        Level = LogLevel.Warning,
        Message = "The journals cannot be looked after just now: {Reason}")]
    private partial void LogTrouble(string reason);
}
