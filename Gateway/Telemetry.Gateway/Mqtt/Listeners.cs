using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Telemetry.Gateway.Mqtt;

/// <summary>The addresses that Kestrel was told to listen on; it writes the port it took into them.</summary>
internal sealed class Listeners
{
    private ListenOptions? _http;
    private ListenOptions? _mqtt;

    /// <summary>Where HTTP listens, once the host has started.</summary>
    public IPEndPoint Http => Bound(_http);

    /// <summary>Where MQTT listens, once the host has started.</summary>
    public IPEndPoint Mqtt => Bound(_mqtt);

    public void KeepHttp(ListenOptions options) => _http = options;

    public void KeepMqtt(ListenOptions options) => _mqtt = options;

    private static IPEndPoint Bound(ListenOptions? options) =>
        options?.IPEndPoint ?? throw new InvalidOperationException("The listener is not configured yet.");
}
