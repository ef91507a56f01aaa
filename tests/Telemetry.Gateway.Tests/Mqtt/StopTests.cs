using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.Mqtt;

/// <summary>How a gateway stops that has devices.</summary>
public class StopTests
{
    [Fact]
    public async Task Connected_devices_hold_up_no_stop()
    {
        RunningGateway gateway = await RunningGateway.StartAsync(replace: services => services
            .Configure<HostOptions>(host => host.ShutdownTimeout = Timeout.InfiniteTimeSpan));
        using IMqttClient client = await gateway.ConnectAsync("pump");
        TaskCompletionSource left = new();
        client.DisconnectedAsync += _ =>
        {
            left.TrySetResult();
            return Task.CompletedTask;
        };

        await gateway.DisposeAsync().AsTask().WaitAsync(TestTime.Patience);
        await left.Task.WaitAsync(TestTime.Patience);
    }
}
