using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Live;

/// <summary>Offers the gateway's pulse to the clients that asked for it, once a second.</summary>
internal sealed class LiveHealthFeed(
    IDeviceView devices, ViewWriter views, LiveConnections connections, TimeProvider time) : BackgroundService
{
    /// <summary>The pulse as it is now.</summary>
    private HealthMessage Pulse()
    {
        // The pipeline's progress is taken before the views' lag: what the one has said, the other then counts.
        GatewayProgress progress = devices.Progress;
        var gateway = new GatewayItem(
            progress.ReadingsPerSecond, progress.JournalPosition, progress.PipelineLagRecords, views.LagRecords);
        return new HealthMessage(time.GetUtcNow().UtcDateTime, [.. devices.Devices().Select(DeviceItems.Of)], gateway);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LiveLimits.HealthInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            LiveConnection[] wanting = [.. connections.All.Where(connection => connection.WantsHealth)];
            if (wanting.Length == 0)
            {
                continue;
            }
            HealthMessage pulse = Pulse();
            foreach (LiveConnection connection in wanting)
            {
                connection.Offer(pulse);
            }
        }
    }
}
