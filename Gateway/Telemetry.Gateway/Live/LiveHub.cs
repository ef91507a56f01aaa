using Microsoft.AspNetCore.SignalR;
using Telemetry.Contract;

namespace Telemetry.Gateway.Live;

/// <summary>The live feed's door: subscriptions come in here; the pump sends.</summary>
internal sealed class LiveHub(LiveConnections connections, IHubContext<LiveHub> hub, TimeProvider time) : Hub
{
    /// <summary>Readings of a device: of these metrics, or of all.</summary>
    public void SubscribeSeries(string device, string[]? metrics)
    {
        CheckName(device);
        if (metrics?.Length > LiveLimits.MetricsMax)
        {
            throw new HubException($"at most {LiveLimits.MetricsMax} metrics in one subscription");
        }
        foreach (string metric in metrics ?? [])
        {
            CheckName(metric);
        }
        if (!Connection().SubscribeSeries(device, metrics))
        {
            throw new HubException($"at most {LiveLimits.DevicesMax} devices; unsubscribe one first");
        }
    }

    public void UnsubscribeSeries(string device) => Connection().UnsubscribeSeries(device);

    /// <summary>Rows of a pipeline, as they become durable.</summary>
    public void SubscribePipeline(string name)
    {
        CheckName(name);
        if (!Connection().SubscribePipeline(name))
        {
            throw new HubException($"at most {LiveLimits.PipelinesMax} pipelines; unsubscribe one first");
        }
    }

    public void UnsubscribePipeline(string name) => Connection().UnsubscribePipeline(name);

    public void SubscribeAlerts() => Connection().SubscribeAlerts(wanted: true);

    public void UnsubscribeAlerts() => Connection().SubscribeAlerts(wanted: false);

    public void SubscribeHealth() => Connection().SubscribeHealth(wanted: true);

    public void UnsubscribeHealth() => Connection().SubscribeHealth(wanted: false);

    public override Task OnConnectedAsync()
    {
        if (!connections.TryAdd(Context.ConnectionId, out LiveConnection? connection))
        {
            Context.Abort();
            return Task.CompletedTask;
        }
        CancellationToken closed = Context.ConnectionAborted;
        // The hub object does not outlive this call, the pump does: it takes the connection's proxy from the context.
        var pump = new LivePump(connection, hub.Clients.Client(Context.ConnectionId), Context.Abort, time);
        _ = pump.RunAsync(closed);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        connections.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }

    private static void CheckName(string name)
    {
        if (!Names.IsValid(name))
        {
            throw new HubException("a name is 1 to 128 characters of A-Z a-z 0-9 _ . : -");
        }
    }

    private LiveConnection Connection() =>
        connections.Find(Context.ConnectionId) ?? throw new HubException("the connection is closing");
}
