using System.Collections.Frozen;
using Telemetry.Contract;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Why input could not be used. The words are public: they stand in the API, in the metrics and in the journal. Beside
/// these, each <see cref="DecodeError"/> of the Contract is a reason, in snake case: <c>not_finite</c>,
/// <c>truncated</c>, …
/// </summary>
internal static class DeadLetterReason
{
    /// <summary>The client may not publish to this topic, or not for this device.</summary>
    public const string NotAuthorized = "not_authorized";

    /// <summary>The topic is none of ours: a wildcard, <c>$SYS</c>, U+0000, bad UTF-8, an unknown shape.</summary>
    public const string TopicInvalid = "topic_invalid";

    /// <summary>The payload, or the announced packet, is greater than the limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>More devices or metrics than the gateway keeps.</summary>
    public const string TooManySeries = "too_many_series";

    /// <summary>A state message that is none.</summary>
    public const string Malformed = "malformed";

    private static readonly FrozenDictionary<DecodeError, string> OfErrors = Enum.GetValues<DecodeError>()
        .ToFrozenDictionary(error => error, error => Words.SnakeCase(error.ToString()));

    public static string Of(DecodeError error) => error == DecodeError.TooLarge ? PayloadTooLarge : OfErrors[error];
}
