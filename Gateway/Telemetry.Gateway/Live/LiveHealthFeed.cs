using Telemetry.Contract.Live;
using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Live;

/// <summary>Offers the gateway's pulse to the clients that asked for it, once a second.</summary>
internal sealed class LiveHealthFeed(IDeviceView devices, LiveConnections connections, TimeProvider time)
    : BackgroundService
{
    /// <summary>The pulse as it is now.</summary>
    public static HealthMessage Pulse(IDeviceView devices, DateTimeOffset now)
    {
        GatewayProgress progress = devices.Progress;
        return new HealthMessage(
            now.UtcDateTime,
            [.. devices.Devices().Select(DeviceItems.Of)],
            new GatewayItem(progress.ReadingsPerSecond, progress.JournalPosition, progress.PipelineLagRecords));
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
            HealthMessage pulse = Pulse(devices, time.GetUtcNow());
            foreach (LiveConnection connection in wanting)
            {
                connection.Offer(pulse);
            }
        }
    }
}
