using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Carries what the partition knows of the devices (clocks, counters) into the device view, twice a second.
/// </summary>
internal sealed partial class DeviceJoin(
    PipelineSet pipelines, DeviceView view, TimeProvider time, ILogger<DeviceJoin> logger) : BackgroundService
{
    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(GatewayLimits.DeviceJoinPeriod, time);
        PipelineSlot gateway = pipelines.Pipelines[0];
        do
        {
            foreach (SourceView source in await gateway.InspectAsync(Look, stop) ?? [])
            {
                SourceCounters counted = source.Counters;
                DeviceConflict? conflict = ConflictOf(source);
                bool isNews = view.Join(
                    source.Name,
                    source.Clock == EventTime.Min ? null : source.Clock.Micros,
                    new DeviceCounters(
                        counted.Accepted,
                        counted.Duplicate,
                        counted.Late,
                        counted.Quarantined,
                        counted.DeadLetter),
                    conflict);
                if (isNews && conflict is not null)
                {
                    LogConflict(source.Name, conflict.Reason, conflict.Run, conflict.OtherRun, conflict.Held);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stop));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private static DeviceConflict? ConflictOf(in SourceView source) => source.Conflict is not { } conflict ? null
        : new(conflict.Reason, conflict.Since.Micros, conflict.Run, conflict.OtherRun, conflict.Held);

    [LoggerMessage(
        EventId = (int)LogEvent.DeviceConflict,
        Level = LogLevel.Error,
        Message = "Device {Device}: {Reason}. Run {Run} may go on; readings of {OtherRun} are held back ({Held} so "
            + "far) until somebody says who the device is: telemetry devices accept {Device}.")]
    private partial void LogConflict(string device, string reason, string run, string otherRun, long held);

    private static SourceView[] Look(Partition partition)
    {
        SourceView[] sources = new SourceView[partition.SourceCount];
        for (int source = 0; source < sources.Length; source++)
        {
            sources[source] = partition.SourceAt(source);
        }

        return sources;
    }
}
