using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>Once a second: journals the time if nothing else arrived, and says how fast readings come.</summary>
internal sealed class Ticker(
    InputLog log,
    GatewayJournals journals,
    DeviceView view,
    IPipelineProgress pipeline,
    TimeProvider time) : BackgroundService
{
    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(GatewayLimits.TickPeriod, time);
        RecordWriter record = new();
        long recordsBefore = log.Records;
        long readingsBefore = view.Readings;
        long ticksBefore = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (log.Records == recordsBefore && !journals.Input.IsFull && !TryTick(record))
            {
                return;
            }

            long ticks = time.GetTimestamp();
            long readings = view.Readings;
            double seconds = time.GetElapsedTime(ticksBefore, ticks).TotalSeconds;
            view.Report(new GatewayProgress(
                seconds > 0 ? (readings - readingsBefore) / seconds : 0,
                journals.Input.End.Value,
                pipeline.NextPosition,
                log.LastTimeMicros));
            (recordsBefore, readingsBefore, ticksBefore) = (log.Records, readings, ticks);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>False when the journal has failed; the watch stops the process.</summary>
    private bool TryTick(RecordWriter record)
    {
        try
        {
            InputRecords.WriteTick(record);
            log.Append(record);
            return true;
        }
        catch (JournalFailedException)
        {
            return false;
        }
    }
}
