using Telemetry.Gateway.Interfaces;

namespace Telemetry.Gateway.Live;

/// <summary>Hands readings from the tap to the clients that asked for them.</summary>
internal sealed class LiveReadingsFeed(ILiveTap tap, LiveConnections connections) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using ILiveSubscription subscription = tap.Subscribe(LiveLimits.PacksWaitingMax);
        await foreach (LiveReadings pack in subscription.Packs.ReadAllAsync(stoppingToken))
        {
            foreach (LiveConnection connection in connections.All)
            {
                connections.CountDropped(connection.Offer(pack));
            }
        }
    }
}
