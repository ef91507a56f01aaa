using System.Net;
using System.Net.Sockets;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Publishing;

namespace Telemetry.Edge.Tests.Publishing;

public sealed class MqttLinkTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(string Topic, bool IsRetained, MqttQualityOfServiceLevel Quality)> _received = [];
    private readonly TaskCompletionSource<string> _will = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _port;
    private MqttServer? _server; // Made when the test begins.
    private string? _clientId;
    private string? _secret;

    public async Task InitializeAsync()
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(0)
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(options);
        _server.ValidatingConnectionAsync += e =>
        {
            (_clientId, _secret) = (e.ClientId, e.Password);
            e.ReasonCode = e.Password == "expired" ? MqttConnectReasonCode.NotAuthorized : e.ReasonCode;
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += Intercept;
        await _server!.StartAsync();
        _port = options.DefaultEndpointOptions.Port;
    }

    public async Task DisposeAsync()
    {
        await _server!.StopAsync();
        _server!.Dispose();
    }

    [Fact]
    public async Task A_message_is_taken_when_the_gateway_acknowledges_it()
    {
        await using var link = Link();
        var terms = await link.ConnectAsync(default);
        Assert.True(terms.InFlightMax > 0);
        var answer = await link.PublishAsync("telemetry/v1/press/data", new byte[] { 1 }, false, default);
        Assert.True(answer.IsTaken);
        Assert.Equal(("press", "s3cret"), (_clientId, _secret));
        Assert.Equal(("telemetry/v1/press/data", false, MqttQualityOfServiceLevel.AtLeastOnce), _received[0]);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_with_its_reason()
    {
        await using var link = Link();
        await link.ConnectAsync(default);
        var answer = await link.PublishAsync("telemetry/v1/press/refuse", new byte[] { 1 }, false, default);
        Assert.False(answer.IsTaken);
        Assert.Contains("QuotaExceeded", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_that_the_gateway_cannot_use_is_taken_with_a_reason()
    {
        await using var link = Link();
        await link.ConnectAsync(default);
        var answer = await link.PublishAsync("telemetry/v1/press/unusable", new byte[] { 1 }, false, default);
        Assert.True(answer.IsTaken);
        Assert.Contains("PayloadFormatInvalid", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_connection_is_told_and_the_will_is_published()
    {
        await using var link = Link();
        var ended = new TaskCompletionSource();
        link.Disconnected = () => ended.TrySetResult();
        await link.ConnectAsync(default);
        await _server!.DisconnectClientAsync("press", MqttDisconnectReasonCode.ServerBusy);
        await ended.Task.WaitAsync(Patience);
        Assert.False(link.IsConnected);
        Assert.Equal("telemetry/v1/press/state", await _will.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_gateway_that_is_not_there_is_an_exception()
    {
        // The port is nobody else's, and nobody listens.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var link = new MqttLink(Gateway(((IPEndPoint)silent.LocalEndPoint!).Port), "press");
        await Assert.ThrowsAnyAsync<Exception>(() => link.ConnectAsync(default));
    }

    [Fact]
    public async Task A_token_that_was_renewed_in_its_file_is_used_at_the_next_connection()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "expired\n");
            await using var link = new MqttLink(Gateway(_port) with { Token = null, TokenFile = file }, "press");
            var refused = await Assert.ThrowsAsync<LinkRefusedException>(() => link.ConnectAsync(default));
            Assert.True(refused.IsLasting);
            Assert.Contains("NotAuthorized", refused.Message, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, "renewed\n");
            await link.ConnectAsync(default);
            Assert.Equal("renewed", _secret);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private Task Intercept(InterceptingPublishEventArgs e)
    {
        var message = e.ApplicationMessage;
        lock (_received)
        {
            _received.Add((message.Topic, message.Retain, message.QualityOfServiceLevel));
        }
        if (message.Topic.EndsWith("/refuse", StringComparison.Ordinal))
        {
            e.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
            e.ProcessPublish = false;
        }
        if (message.Topic.EndsWith("/unusable", StringComparison.Ordinal))
        {
            e.Response.ReasonCode = MqttPubAckReasonCode.PayloadFormatInvalid;
            e.ProcessPublish = false;
        }
        if (message.Payload.Length == AgentState.Offline.Length)
        {
            _will.TrySetResult(message.Topic);
        }
        return Task.CompletedTask;
    }

    private MqttLink Link() => new(Gateway(_port), "press");

    private static GatewayConfig Gateway(int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Tls = false,
        CaFile = null,
        CertificateFile = null,
        KeyFile = null,
        Token = "s3cret",
        TokenFile = null,
    };
}
