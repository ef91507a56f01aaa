using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Webhooks;

/// <summary>One fact about deliveries, as the ledger keeps it and the delivery view shows it.</summary>
internal sealed record DeliveryRecord
{
    /// <summary>What happened.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>The endpoint's id; empty for <see cref="DeliveryKind.Started"/>.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The endpoint's address, so that a changed one is enabled again.</summary>
    public string? Url { get; init; }

    /// <summary>The webhook-id header: the event's identity.</summary>
    public string? Id { get; init; }

    /// <summary>The event's record in the output journal, or the cursor.</summary>
    public long Position { get; init; }

    /// <summary>The event's row in that record.</summary>
    public int Row { get; init; }

    /// <summary>The event's type, such as <c>alert.raised</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The alert it is about.</summary>
    public string? Alert { get; init; }

    /// <summary>What it is about: an alert's key, or a device.</summary>
    public string? Subject { get; init; }

    /// <summary>Attempts made, this one included.</summary>
    public int Attempt { get; init; }

    /// <summary>The receiver's answer, or null without one.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed, in words.</summary>
    public string? Error { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>When the first attempt was made.</summary>
    public DateTimeOffset FirstAt { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>For <see cref="DeliveryKind.Settled"/>: positions and rows, in turn.</summary>
    public IReadOnlyList<long>? Settled { get; init; }

    /// <summary>The record's bytes for the ledger.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, DeliveryJson.Default.DeliveryRecord);

    /// <summary>Reads a ledger record; null when the bytes are none.</summary>
    public static DeliveryRecord? Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, DeliveryJson.Default.DeliveryRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>How ledger records look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeliveryRecord))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
