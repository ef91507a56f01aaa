using System.Buffers;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// A notification as what Alertmanager posts to its webhook receivers (version 4): a group of one alert. An alert that
/// fires is <c>firing</c>, one that ended or was taken back <c>resolved</c>; what else is known of it is in the
/// annotations. The alert's id is a label, so that an episode of last week, told today, never closes the one of now.
/// </summary>
internal static class AlertmanagerPayload
{
    public const string ContentType = "application/json";

    private const string Version = "4";
    private const string NeverEnded = "0001-01-01T00:00:00Z";
    private const ulong FnvOffset = 14_695_981_039_346_656_037;
    private const ulong FnvPrime = 1_099_511_628_211;

    /// <summary>The body's bytes. The same delivery always gives the same bytes.</summary>
    /// <param name="delivery">What happened.</param>
    /// <param name="receiver">The receiver's name.</param>
    /// <param name="dashboard">Where links lead.</param>
    public static byte[] Body(Delivery delivery, string receiver, Uri dashboard)
    {
        SortedDictionary<string, string> labels = Labels(delivery.Notification);
        SortedDictionary<string, string> annotations = Annotations(delivery);
        DateTime? end = EndOf(delivery.Notification);
        string status = end is null ? "firing" : "resolved";
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("version", Version);
            json.WriteString("groupKey", GroupKey(labels));
            json.WriteNumber("truncatedAlerts", 0);
            json.WriteString("status", status);
            json.WriteString("receiver", receiver);
            Write(json, "groupLabels", GroupLabels(labels));
            Write(json, "commonLabels", labels);
            Write(json, "commonAnnotations", annotations);
            json.WriteString("externalURL", dashboard.AbsoluteUri.TrimEnd('/'));
            json.WriteStartArray("alerts");
            json.WriteStartObject();
            json.WriteString("status", status);
            Write(json, "labels", labels);
            Write(json, "annotations", annotations);
            json.WriteString("startsAt", StartOf(delivery.Notification));
            if (end is { } ended)
            {
                json.WriteString("endsAt", ended);
            }
            else
            {
                json.WriteString("endsAt", NeverEnded);
            }
            json.WriteString("generatorURL", new Uri(dashboard, PageOf(delivery.Notification)).AbsoluteUri);
            json.WriteString("fingerprint", Fingerprint(labels));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The fingerprint of a set of labels, as Prometheus reckons it: FNV-1a over names and values, each
    /// ended by a byte that no text has.</summary>
    public static string Fingerprint(SortedDictionary<string, string> labels)
    {
        ulong hash = FnvOffset;
        foreach ((string name, string value) in labels)
        {
            hash = Mix(Mix(hash, name), value);
        }
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Mix(ulong hash, string text)
    {
        const byte separator = 255;
        foreach (byte part in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ part) * FnvPrime);
        }
        return unchecked((hash ^ separator) * FnvPrime);
    }

    private static SortedDictionary<string, string> Labels(Notification notification)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        switch (notification)
        {
            case Notification.OfAlert { Alert: var alert }:
                // The rule's own labels first: none of them takes the place of one of ours.
                foreach ((string name, string value) in alert.Labels ?? ReadOnlyDictionary<string, string>.Empty)
                {
                    Add(labels, NameOf(name), value);
                }
                labels["alertname"] = alert.Rule;
                labels["alert_id"] = alert.Id;
                labels["key"] = alert.Key;
                labels["severity"] = alert.Severity;
                Add(labels, "device", alert.Device);
                Add(labels, "metric", alert.Metric);
                break;
            case Notification.OfDevice { Event: var device }:
                // A device's return closes what its going opened, so both have the same labels.
                labels["alertname"] = device.Event == DeviceEvent.Quarantined ? "data.quarantined" : "device.offline";
                labels["device"] = device.Device;
                labels["severity"] = "warning";
                Add(labels, "reason", device.Reason);
                break;
            case Notification.OfDigest { Digest: var digest }:
                labels["alertname"] = notification.Type;
                labels["device"] = digest.Device;
                labels["severity"] = "info";
                break;
            default:
                labels["alertname"] = notification.Type;
                labels["severity"] = "info";
                break;
        }
        return labels;
    }

    private static SortedDictionary<string, string> GroupLabels(SortedDictionary<string, string> labels)
    {
        var group = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = labels["alertname"],
        };
        Add(group, "key", labels.GetValueOrDefault("key"));
        Add(group, "device", labels.GetValueOrDefault("device"));
        return group;
    }

    /// <summary>A name that Prometheus takes for a label's.</summary>
    private static string NameOf(string name)
    {
        string known = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return known.Length == 0 || char.IsAsciiDigit(known[0]) ? "_" + known : known;
    }

    private static string GroupKey(SortedDictionary<string, string> labels) =>
        "{}:{" + string.Join(", ", GroupLabels(labels).Select(label => $"{label.Key}={Quoted(label.Value)}")) + "}";

    private static string Quoted(string text)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"\"{escaped}\"";
    }

    private static SortedDictionary<string, string> Annotations(Delivery delivery)
    {
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["event"] = delivery.Type,
            ["summary"] = NotificationText.Subject(delivery.Notification),
            ["webhook_id"] = delivery.Id,
        };
        if (delivery.Notification is Notification.OfAlert { Alert: AlertItem alert })
        {
            annotations["acknowledged"] = Word(alert.Acknowledged);
            annotations["detected"] = Time(alert.Detected);
            annotations["late"] = Word(alert.Late);
            annotations["occurred"] = Time(alert.Occurred);
            annotations["provisional"] = Word(alert.Provisional);
            annotations["retraction_proposed"] = Word(alert.RetractionProposed);
            annotations["state"] = alert.State;
            Add(annotations, "assignee", alert.Assignee);
            Add(annotations, "by", alert.By);
            Add(annotations, "comment", alert.Comment);
            Add(annotations, "escalated_to", alert.EscalatedTo);
            Add(annotations, "description", alert.Summary);
            Add(annotations, "runbook_url", alert.Runbook);
            Add(annotations, "peak", alert.Peak?.ToString("R", CultureInfo.InvariantCulture));
        }
        if (delivery.Notification is Notification.OfDevice { Event.Count: { } count })
        {
            annotations["count"] = count.ToString(CultureInfo.InvariantCulture);
        }
        return annotations;
    }

    private static DateTime StartOf(Notification notification) => notification switch
    {
        Notification.OfAlert { Alert: var alert } => alert.Start,
        Notification.OfDevice { Event: var device } => device.Since,
        Notification.OfDigest { Digest: var digest } => digest.AwayFrom,
        _ => notification.At,
    };

    /// <summary>When it ended; null while it lasts. Put aside is put aside: such an event ends as it is told.</summary>
    private static DateTime? EndOf(Notification notification) => notification switch
    {
        Notification.OfAlert { Alert: { State: "firing" } } => null,
        Notification.OfAlert { Alert: var alert } => alert.End ?? alert.At,
        Notification.OfDevice { Event: { Event: "offline" } } => null,
        _ => notification.At,
    };

    private static string PageOf(Notification notification) => notification switch
    {
        Notification.OfDevice { Event: var device } => "#/device/" + Uri.EscapeDataString(device.Device),
        _ => "#/alerts",
    };

    private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, string> pairs)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in pairs)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    private static void Add(SortedDictionary<string, string> pairs, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            pairs[name] = value;
        }
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Time(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
