using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>A device that speaks MQTT itself: one reading per pack, each for a window of its own.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    public const string Device = "bench";

    /// <summary>Some second of the year 2026 at which a window begins.</summary>
    public const long Start = 1_767_225_600;

    private const int WindowSeconds = 10;

    private readonly MqttClientOptions _options;
    private IMqttClient _client = NewClient();

    private Publisher(int port) => _options = new MqttClientOptionsBuilder()
        .WithTcpServer("127.0.0.1", port)
        .WithProtocolVersion(MqttProtocolVersion.V500)
        .WithClientId(Device)
        .Build();

    public static async Task<Publisher> ConnectAsync(GatewayProcess gateway, CancellationToken cancellation)
    {
        var publisher = new Publisher(gateway.Mqtt);
        var connected = await publisher._client.ConnectAsync(publisher._options, cancellation);
        Assert.Equal(MqttClientConnectResultCode.Success, connected.ResultCode);
        return publisher;
    }

    public static long WindowStartMillis(int reading) => (Start + (reading * WindowSeconds)) * 1000;

    /// <summary>Whether the reading was acknowledged; false too when the connection breaks.</summary>
    public async Task<bool> TryPublishAsync(int reading, CancellationToken cancellation)
    {
        try
        {
            return await SendAsync($"telemetry/v1/{Device}/data", Pack(reading), cancellation);
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    /// <summary>Comes again, as an agent does, until the reading is acknowledged.</summary>
    public async Task PublishAsync(int reading, CancellationToken cancellation)
    {
        while (!await TryPublishAsync(reading, cancellation))
        {
            try
            {
                // Another client object: one whose connection is being cut refuses to connect.
                _client.Dispose();
                _client = NewClient();
                await _client.ConnectAsync(_options, cancellation);
            }
            catch (Exception error) when (IsBroken(error))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Says that nothing before this reading is still to come.</summary>
    public Task<bool> PassAsync(int reading, CancellationToken cancellation)
        => SendAsync($"telemetry/v1/{Device}/data", Text($"[{Header(reading, Time(reading))}]"), cancellation);

    public async Task<bool> SendAsync(string topic, byte[] payload, CancellationToken cancellation)
    {
        var result = await _client.PublishAsync(
            new MqttApplicationMessage
            {
                Topic = topic,
                PayloadSegment = payload,
                QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            },
            cancellation);
        return result.IsSuccess;
    }

    public static byte[] Pack(int reading)
        => Text($$"""[{{Header(reading)}},{"n":"level","u":"m","t":{{Time(reading)}},"v":{{reading}}}]""");

    public static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected) { await _client.DisconnectAsync(); }
        }
        catch (Exception error) when (IsBroken(error))
        {
            // The gateway was faster.
        }
        _client.Dispose();
    }

    private static IMqttClient NewClient() => new MqttClientFactory().CreateMqttClient();

    private static bool IsBroken(Exception error) => error is MqttCommunicationException
        or MqttClientDisconnectedException or MqttClientNotConnectedException or SocketException;

    private static long Time(int reading) => Start + (reading * WindowSeconds);

    private static string Header(int seq, long? low = null)
    {
        var frontier = low is { } time ? string.Create(CultureInfo.InvariantCulture, $",\"low\":{time}") : "";
        return string.Create(
            CultureInfo.InvariantCulture, $$"""{"bn":"{{Device}}/","boot":"b1","seq":{{seq}}{{frontier}}}""");
    }
}
