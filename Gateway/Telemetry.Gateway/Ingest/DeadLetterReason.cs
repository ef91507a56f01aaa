namespace Telemetry.Gateway.Ingest;

/// <summary>Why input could not be used. The words are public: they stand in the API, in the metrics and in the journal.</summary>
internal static class DeadLetterReason
{
    /// <summary>The client may not publish to this topic, or not for this device.</summary>
    public const string NotAuthorized = "not_authorized";

    /// <summary>The topic is none of ours: a wildcard, <c>$SYS</c>, U+0000, bad UTF-8, an unknown shape.</summary>
    public const string TopicInvalid = "topic_invalid";

    /// <summary>The payload, or the announced packet, is greater than the limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>Not CBOR, not JSON, or not a pack.</summary>
    public const string Malformed = "malformed";

    /// <summary>The payload ends in the middle of a value.</summary>
    public const string Truncated = "truncated";

    /// <summary>A value is NaN or infinite.</summary>
    public const string NotFinite = "not_finite";

    /// <summary>A limit of the Contract is exceeded: readings, depth, a name's or a text's length.</summary>
    public const string LimitExceeded = "limit_exceeded";

    /// <summary>More devices or metrics than the gateway keeps.</summary>
    public const string TooManySeries = "too_many_series";
}
