using System.Net;

namespace Telemetry.Gateway.Mqtt;

/// <summary>One open MQTT connection, from accept to close.</summary>
internal sealed class MqttConnection(EndPoint? remote)
{
    /// <summary>The other side.</summary>
    public EndPoint? Remote { get; } = remote;

    /// <summary>Who it is, once the credentials were accepted.</summary>
    public string? ClientId { get; set; }
}
