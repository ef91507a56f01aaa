namespace Telemetry.Edge.Publishing;

/// <summary>One connection at a time to the gateway's broker. The publisher alone uses it.</summary>
internal interface IGatewayLink : IAsyncDisposable
{
    /// <summary>Is there a connection, as far as is known?</summary>
    bool IsConnected { get; }

    /// <summary>Called, on any thread, when a connection has ended.</summary>
    Action? Disconnected { get; set; }

    /// <summary>
    /// Called, on any thread, with the topic and the bytes of each message that comes over this connection; must not
    /// block. Null when it is connected: nothing is subscribed to.
    /// </summary>
    Action<string, ReadOnlyMemory<byte>>? Received { get; set; }

    /// <summary>Connects with the will; throws when that does not work.</summary>
    Task<LinkTerms> ConnectAsync(CancellationToken cancellation);

    /// <summary>Publishes at QoS 1 and waits for the acknowledgement; throws when the connection ends before.</summary>
    Task<PublishAnswer> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation);

    /// <summary>Ends the connection, if there is one; never throws.</summary>
    Task DisconnectAsync();
}
