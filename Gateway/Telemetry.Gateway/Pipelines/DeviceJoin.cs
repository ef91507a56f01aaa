using System.Threading.Channels;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Carries what the partition knows of the devices (clocks, counters) into the device view, twice a second.
/// </summary>
internal sealed class DeviceJoin(PipelineHost host, DeviceView view, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(GatewayLimits.DeviceJoinPeriod, time);
        try
        {
            do
            {
                foreach (SourceView source in await host.Runner.InspectAsync(Look, stoppingToken))
                {
                    SourceCounters counted = source.Counters;
                    view.Join(
                        source.Name,
                        source.Clock == EventTime.Min ? null : source.Clock.Micros,
                        new DeviceCounters(
                            counted.Accepted,
                            counted.Duplicate,
                            counted.Late,
                            counted.Quarantined,
                            counted.DeadLetter));
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (ChannelClosedException)
        {
            // The runner has stopped; so does the process.
        }
    }

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
