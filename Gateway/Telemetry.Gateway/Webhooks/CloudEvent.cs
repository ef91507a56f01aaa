using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>The body of a delivery: a CloudEvents 1.0 event in its JSON format, whose data is the alert.</summary>
internal static class CloudEvent
{
    public const string ContentType = "application/cloudevents+json";

    private const string Source = "/telemetry/alerts";

    /// <summary>The event's identity: the same whenever the same output row is read.</summary>
    public static string IdOf(string pipeline, long step, int row, AlertItem alert)
    {
        string identity = FormattableString.Invariant($"{pipeline}\n{step}\n{row}\n{alert.Id}\n{alert.Event}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return "msg_" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>The type of an alert's event.</summary>
    public static string TypeOf(AlertItem alert) => "alert." + alert.Event;

    /// <summary>The body's bytes. The same delivery always gives the same bytes.</summary>
    public static byte[] Body(Delivery delivery)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", delivery.Id);
            json.WriteString("source", Source);
            json.WriteString("type", delivery.Type);
            json.WriteString("subject", delivery.Alert.Key);
            json.WriteString("time", delivery.Alert.At);
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, delivery.Alert, AlertJson.Default.AlertItem);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
