using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Mqtt;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>The whole gateway in this process, on free loopback ports and a folder of its own.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebApplication _application;
    private readonly bool _keepsData;

    private RunningGateway(WebApplication application, string data, bool keepsData)
    {
        _application = application;
        Data = data;
        _keepsData = keepsData;
    }

    public string Data { get; }

    public IServiceProvider Services => _application.Services;

    public int MqttPort => Services.GetRequiredService<Listeners>().Mqtt.Port;

    public IDeviceView Devices => Services.GetRequiredService<IDeviceView>();

    public ExitStatus Exit => Services.GetRequiredService<ExitStatus>();

    public Task Stopped => _application.WaitForShutdownAsync();

    public static string NewFolder() => Directory.CreateTempSubdirectory("telemetry-gateway-").FullName;

    public static async Task<RunningGateway> StartAsync(
        GatewayOptions? options = null, Action<IServiceCollection>? replace = null, string? data = null)
    {
        string folder = data ?? NewFolder();
        GatewayOptions effective = (options ?? new GatewayOptions { Open = true }) with
        {
            DataDirectory = folder,
            Http = new(System.Net.IPAddress.Loopback, 0),
            Mqtt = new(System.Net.IPAddress.Loopback, 0),
        };
        WebApplication application = GatewayApplication.Build(effective, replace);
        await application.StartAsync();
        return new RunningGateway(application, folder, data is not null);
    }

    public async Task<IMqttClient> ConnectAsync(
        string clientId, MqttProtocolVersion version = MqttProtocolVersion.V500, string? token = null)
    {
        (IMqttClient client, MqttClientConnectResultCode code) = await TryConnectAsync(clientId, token, version);
        Assert.Equal(MqttClientConnectResultCode.Success, code);
        return client;
    }

    public async Task<(IMqttClient Client, MqttClientConnectResultCode Code)> TryConnectAsync(
        string clientId, string? token, MqttProtocolVersion version = MqttProtocolVersion.V500)
    {
        IMqttClient client = new MqttClientFactory().CreateMqttClient();
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithTcpServer("127.0.0.1", MqttPort)
            .WithProtocolVersion(version)
            .WithClientId(clientId)
            .WithTimeout(Patience);
        if (token is not null)
        {
            options = options.WithCredentials(clientId, token);
        }

        using CancellationTokenSource patience = new(Patience);
        MqttClientConnectResult result = await client.ConnectAsync(options.Build(), patience.Token);
        return (client, result.ResultCode);
    }

    public static async Task<MqttClientPublishResult> PublishAsync(IMqttClient client, string topic, byte[] payload)
    {
        using CancellationTokenSource patience = new(Patience);
        return await client.PublishAsync(
            new MqttApplicationMessage
            {
                Topic = topic,
                PayloadSegment = payload,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            },
            patience.Token);
    }

    /// <summary>
    /// Waits until the view shows something; it follows the journal a moment behind the acknowledgement.
    /// </summary>
    public async Task<T> EventuallyAsync<T>(Func<IDeviceView, T?> look, string what)
        where T : class
    {
        using CancellationTokenSource patience = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
        do
        {
            if (look(Devices) is T seen)
            {
                return seen;
            }
        }
        while (!patience.IsCancellationRequested && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"After {Patience.TotalSeconds} s still not seen: {what}.");
    }

    public Task<DeadLetterSnapshot> LetterAsync() =>
        EventuallyAsync(view => view.DeadLetters(1) is [DeadLetterSnapshot letter] ? letter : null, "a dead letter");

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        if (!_keepsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }
}
