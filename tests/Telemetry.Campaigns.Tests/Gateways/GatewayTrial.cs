using Microsoft.Extensions.DependencyInjection;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.EndToEnd.Tests.Harness;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Mqtt;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Campaigns.Tests.Gateways;

/// <summary>
/// Opens a data folder with the whole gateway in this process, sends what was not acknowledged, as an agent would, and
/// looks whether every window is there once and right.
/// </summary>
internal static class GatewayTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <returns>What is wrong; null when nothing is.</returns>
    public static async Task<string?> FindFaultAsync(
        string data, int readings, IReadOnlySet<int> acknowledged, string configuration,
        CancellationToken cancellation, TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stage = "it is started";
        RunningGateway? started = null;
        var sender = new LevelSender(32);
        try
        {
            var options = ConfigurationFile.Read(configuration) with { Open = true };
            // A start that hangs must end with a verdict, too.
            await using var gateway = started = await RunningGateway.StartAsync(options, data: data)
                .WaitAsync(patience ?? Patience, cancellation);
            limit.CancelAfter(patience ?? Patience);
            stage = "a client connects";
            using var socket = await MqttSocket.ConnectAsync(gateway.MqttPort, LevelReadings.Device, limit.Token);
            stage = "readings are sent";
            sender.Resume(acknowledged);
            if (!await sender.SendAsync(socket, 0, readings, limit.Token))
            {
                return "the connection ended: " + gateway.Exit.Failure;
            }
            stage = "its windows are asked for";
            await socket.PublishAsync(
                readings + 1, LevelReadings.Topic, LevelReadings.Pass(readings + 10), limit.Token);
            var listener = gateway.Services.GetRequiredService<Listeners>().Http;
            using var api = new GatewayApi(new Uri($"http://127.0.0.1:{listener.Port}"));
            var wanted = LevelReadings.Windows(readings).ToArray();
            await api.UntilAsync(
                "/api/v1/results/readings_10s?limit=1000&order=asc&device=bench",
                items => wanted.SequenceEqual(Windows(items)),
                limit.Token);
            stage = "it is stopped";
            return null;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return $"while {stage}: {e.GetType().Name}: {e.Message} {Describe(started, sender, readings)}";
        }
    }

    /// <summary>Where everything stands: what nobody answers must say at least where it hangs.</summary>
    private static string Describe(RunningGateway? gateway, LevelSender sender, int readings)
    {
        if (gateway is null)
        {
            return "";
        }
        try
        {
            var journals = gateway.Services.GetRequiredService<GatewayJournals>();
            var pipelines = gateway.Services.GetRequiredService<PipelineSet>().Pipelines;
            return $"[acknowledged {sender.Acknowledged.Count} of {readings}, refused {sender.Refused}, exit "
                + $"'{gateway.Exit.Failure}', input {journals.Input.DurableEnd}/{journals.Input.End} "
                + $"{journals.Input.FullReason}, output {journals.Output.DurableEnd}/{journals.Output.End}, pipelines "
                + string.Join(", ", pipelines.Select(p => $"{p.Name} {p.State.State} at {p.Progress?.Next}")) + "]";
        }
        catch (ObjectDisposedException)
        {
            return "[it has been disposed of]";
        }
    }

    private static IEnumerable<(long StartMillis, long Count, double Sum)> Windows(
        IEnumerable<System.Text.Json.Nodes.JsonObject> items) => items
        .Select(static w => (GatewayApi.Millis(w["window_start"]), (long)w["count"]!, (double)w["sum"]!))
        .Order();
}
