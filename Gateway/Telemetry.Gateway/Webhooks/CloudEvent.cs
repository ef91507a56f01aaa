using System.Buffers;
using System.Text.Json;

namespace Telemetry.Gateway.Webhooks;

/// <summary>A notification as a CloudEvents 1.0 event in its JSON format.</summary>
internal static class CloudEvent
{
    public const string ContentType = "application/cloudevents+json";

    private const string AlertSource = "/telemetry/alerts";
    private const string DeviceSource = "/telemetry/devices";
    private const string TestSource = "/telemetry/webhooks";

    /// <summary>The body's bytes. The same delivery always gives the same bytes.</summary>
    public static byte[] Body(Delivery delivery)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Notification notification = delivery.Notification;
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", delivery.Id);
            json.WriteString("source", notification switch
            {
                Notification.OfAlert or Notification.OfDigest => AlertSource,
                Notification.OfDevice => DeviceSource,
                _ => TestSource,
            });
            json.WriteString("type", notification.Type);
            json.WriteString("subject", notification.Subject);
            json.WriteString("time", notification.At);
            json.WriteString("datacontenttype", "application/json");
            json.WritePropertyName("data");
            WriteData(json, notification);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteData(Utf8JsonWriter json, Notification notification)
    {
        switch (notification)
        {
            case Notification.OfAlert { Alert: var alert }:
                JsonSerializer.Serialize(json, alert, EventJson.Default.AlertItem);
                break;
            case Notification.OfDevice { Event: var device }:
                JsonSerializer.Serialize(json, device, EventJson.Default.DeviceEvent);
                break;
            case Notification.OfDigest { Digest: var digest }:
                JsonSerializer.Serialize(json, digest, EventJson.Default.MissedItem);
                break;
            case Notification.OfTest test:
                JsonSerializer.Serialize(
                    json, new TestEvent(test.Endpoint, test.SentAt), EventJson.Default.TestEvent);
                break;
        }
    }
}
