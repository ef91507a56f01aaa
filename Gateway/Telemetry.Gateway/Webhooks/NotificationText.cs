using System.Globalization;
using System.Text;

namespace Telemetry.Gateway.Webhooks;

/// <summary>A notification in words, for people: a line and a text.</summary>
internal static class NotificationText
{
    private const int LineMax = 1_000;

    /// <summary>One line without control characters.</summary>
    public static string Subject(Notification notification) => notification switch
    {
        Notification.OfAlert { Alert: var alert } => Words.Printable(
            $"[{alert.Severity}] {alert.Rule} on {alert.Key}: {alert.Event}"
            + (alert.Provisional ? ", provisional" : "") + (alert.Late ? ", late" : "")),
        Notification.OfDevice { Event: { Event: DeviceEvent.Quarantined } device } => Words.Printable(string.Create(
            CultureInfo.InvariantCulture,
            $"Readings of {device.Device} were put aside: {device.Reason} ({device.Count ?? 1})")),
        Notification.OfDevice { Event: var device } => Words.Printable($"{device.Device} is {device.Event}"),
        Notification.OfDigest { Digest: var digest } => Words.Printable(string.Create(
            CultureInfo.InvariantCulture,
            $"While {digest.Device} was away: {digest.Raised} raised, {digest.Resolved} over, "
            + $"{digest.Amended} amended, {digest.Retracted} taken back")),
        _ => Words.Printable($"Test of {notification.Subject}"),
    };

    /// <summary>Lines of <c>name: value</c>, and where to look.</summary>
    public static string Body(Delivery delivery, Uri dashboard)
    {
        Notification notification = delivery.Notification;
        var text = new StringBuilder(Subject(notification)).Append("\n\n");
        Line(text, "event", notification.Type);
        Line(text, "at", notification.At);
        switch (notification)
        {
            case Notification.OfAlert { Alert: var alert }:
                Line(text, "summary", alert.Summary);
                Line(text, "runbook", alert.Runbook);
                Line(text, "state", alert.State);
                Line(text, "occurred", alert.Occurred);
                Line(text, "detected", alert.Detected);
                Line(text, "start", alert.Start);
                Line(text, "end", alert.End);
                Line(text, "peak", alert.Peak?.ToString("R", CultureInfo.InvariantCulture));
                Line(text, "by", alert.By);
                Line(text, "comment", alert.Comment);
                Line(text, "assignee", alert.Assignee);
                Line(text, "passed on to", alert.EscalatedTo);
                Line(text, "acknowledged", alert.Acknowledged ? "yes" : "no");
                Line(text, "retraction proposed", alert.RetractionProposed ? "yes" : null);
                Line(text, "alert", alert.Id);
                break;
            case Notification.OfDevice { Event: var device }:
                Line(text, "device", device.Device);
                Line(text, "since", device.Since);
                break;
            case Notification.OfDigest { Digest: var digest }:
                Line(text, "device", digest.Device);
                Line(text, "away from", digest.AwayFrom);
                Line(text, "away to", digest.AwayTo);
                break;
        }
        Line(text, "id", delivery.Id);
        return text.Append('\n').Append(dashboard.AbsoluteUri).Append('\n').ToString();
    }

    private static void Line(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            // Controls could make another line of it.
            string line = string.Concat(value.Take(LineMax).Select(letter => char.IsControl(letter) ? ' ' : letter));
            text.Append(name).Append(": ").Append(line).Append('\n');
        }
    }

    private static void Line(StringBuilder text, string name, DateTime? time) =>
        Line(text, name, time?.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
}
