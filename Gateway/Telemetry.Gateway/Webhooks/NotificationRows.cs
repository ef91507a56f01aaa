using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Alerts.Devices;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Which rows of the output journal somebody is told of, and under which identity.</summary>
internal static class NotificationRows
{
    /// <summary>A row that is true in this column notifies nobody: it is silenced, or follows from a known
    /// cause.</summary>
    public const string SilencedColumn = "silenced";

    /// <summary>The notifications of a record, as deliveries that were not tried yet.</summary>
    public static IEnumerable<Delivery> Of(OutputRecord record)
    {
        if (record.Stream is not (AlertRows.Stream or DeviceEventSchema.Stream or MissedRows.Stream))
        {
            yield break;
        }

        foreach (OutputRow row in record.Rows)
        {
            if (!row.Bool(SilencedColumn) && ToNotification(record.Stream, row) is { } notification)
            {
                yield return new Delivery
                {
                    Id = IdOf(record, row.Index, notification),
                    Position = record.Position,
                    Row = row.Index,
                    Notification = notification,
                };
            }
        }
    }

    /// <summary>The identity: the same whenever the same output row is read.</summary>
    private static string IdOf(OutputRecord record, int row, Notification notification)
    {
        string what = notification switch
        {
            Notification.OfAlert { Alert: var alert } => $"{alert.Id}\n{alert.Event}",
            _ => $"{notification.Subject}\n{notification.Type}",
        };
        string identity = string.Create(
            CultureInfo.InvariantCulture, $"{record.Pipeline}\n{record.Step}\n{row}\n{what}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(identity));
        return "msg_" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static Notification? ToNotification(string stream, OutputRow row)
    {
        if (stream == AlertRows.Stream)
        {
            return AlertRows.ToItem(row) is AlertItem alert ? new Notification.OfAlert(alert) : null;
        }

        if (stream == MissedRows.Stream)
        {
            return MissedRows.ToItem(row) is MissedItem missed ? new Notification.OfDigest(missed) : null;
        }

        return row.Text("device") is { } device && row.Text("event") is { } what
            ? new Notification.OfDevice(new DeviceEvent(
                device, what, EventTimes.ToUtc(row.Long("since") ?? 0), EventTimes.ToUtc(row.Long("at") ?? 0),
                row.Text("reason"), row.Long("count")))
            : null;
    }
}
