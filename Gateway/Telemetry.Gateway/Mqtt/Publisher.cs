namespace Telemetry.Gateway.Mqtt;

/// <summary>One connected client, for the life of its session. MQTTnet handles one publish at a time per connection.</summary>
internal sealed class Publisher(string clientId, bool hasReasonCodes)
{
    private static readonly object Key = new();

    /// <summary>The proven identity.</summary>
    public string ClientId { get; } = clientId;

    /// <summary>MQTT 5: a refusal can be told. Else it can only be shown by closing.</summary>
    public bool HasReasonCodes { get; } = hasReasonCodes;

    public void KeepIn(System.Collections.IDictionary sessionItems) => sessionItems[Key] = this;

    public static Publisher? Of(System.Collections.IDictionary sessionItems) => sessionItems[Key] as Publisher;
}
