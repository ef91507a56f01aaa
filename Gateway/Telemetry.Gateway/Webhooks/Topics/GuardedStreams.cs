using System.Net;
using MQTTnet.Channel;

namespace Telemetry.Gateway.Webhooks.Topics;

/// <summary>Gives MQTTnet its connections: to allowed addresses only.</summary>
internal sealed class GuardedStreams(GuardedConnector connector) : IMqttClientStreamProvider
{
    public async Task<Stream> ConnectAsync(EndPoint brokerEndPoint, CancellationToken cancellationToken) =>
        brokerEndPoint switch
        {
            DnsEndPoint named => await connector.ConnectAsync(named.Host, named.Port, cancellationToken),
            IPEndPoint known => await connector.ConnectAsync(known.Address.ToString(), known.Port, cancellationToken),
            _ => throw new AddressRefusedException($"{brokerEndPoint} is no address that a webhook may connect to"),
        };
}
