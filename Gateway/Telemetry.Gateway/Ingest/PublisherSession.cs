using Telemetry.Contract;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// One client, for the life of its MQTT session, with the buffers that its packs go through. Whoever uses them holds
/// <see cref="Gate"/>.
/// </summary>
internal sealed class PublisherSession(string clientId, bool hasReasonCodes)
{
    private static readonly object Key = new();

    /// <summary>The proven identity.</summary>
    public string ClientId { get; } = clientId;

    /// <summary>MQTT 5: a refusal can be told. Else it can only be shown by closing.</summary>
    public bool HasReasonCodes { get; } = hasReasonCodes;

    public Lock Gate { get; } = new();

    /// <summary>A newer connection of the client is there: nothing of this one may be journalled behind it.</summary>
    public bool IsReplaced { get; set; }

    /// <summary>Where a payload is decoded to.</summary>
    public ReadingPack Pack { get; } = new();

    /// <summary>Where a record is built.</summary>
    public RecordWriter Record { get; } = new();

    public void KeepIn(System.Collections.IDictionary sessionItems) => sessionItems[Key] = this;

    public static PublisherSession? Of(System.Collections.IDictionary sessionItems) =>
        sessionItems[Key] as PublisherSession;
}
