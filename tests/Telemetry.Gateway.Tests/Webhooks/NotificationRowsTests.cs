using Telemetry.Engine.Data;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class NotificationRowsTests
{
    private readonly ScriptedOutputs _outputs = new();

    [Fact]
    public void Rows_of_alerts_and_of_device_events_notify_and_others_do_not()
    {
        Delivery alert = Single("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        Delivery offline = Single("device_events", Device("offline", null));
        Delivery aside = Single("device_events", Device("quarantined", "future"));

        Assert.Equal(("alert.raised", "pump/t", "x1"), (alert.Type, alert.Notification.Subject,
            alert.Notification.AlertId));
        Assert.Equal(("device.offline", "pump", null), (offline.Type, offline.Notification.Subject,
            offline.Notification.AlertId));
        Assert.Equal("data.quarantined", aside.Type);
        Assert.Equal(offline.OrderKey, aside.OrderKey);
        Assert.Empty(NotificationRows.Of(_outputs.Add("readings_10s", Window(0, "pump", "t", 10, 1))));
    }

    [Fact]
    public void Silenced_row_notifies_nobody()
    {
        OutputRow row = Alert(0, "x1", "pump/t", "raised", 100);
        OutputRow silenced = Row(0, [.. row.Names.Zip(row.Values), (NotificationRows.SilencedColumn, true)]);
        OutputRow loud = Row(0, [.. row.Names.Zip(row.Values), (NotificationRows.SilencedColumn, false)]);

        Assert.Empty(NotificationRows.Of(_outputs.Add("alerts", silenced)));
        Assert.Single(NotificationRows.Of(_outputs.Add("alerts", loud)));
    }

    [Fact]
    public void Identity_is_that_of_the_row_and_of_nothing_else()
    {
        OutputRecord record = _outputs.Add(
            "alerts", Alert(0, "x1", "pump/t", "raised", 100), Alert(1, "x1", "pump/t", "resolved", 100));

        string[] ids = [.. NotificationRows.Of(record).Select(delivery => delivery.Id)];

        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, NotificationRows.Of(record).Select(delivery => delivery.Id));
        Assert.All(ids, id => Assert.Matches("^msg_[0-9a-f]{32}$", id));
    }

    private static OutputRow Device(string happened, string? reason) => Row(
        0, ChangeKind.Insert, ("device", "pump"), ("event", happened), ("reason", reason),
        ("count", reason is null ? null : 3L), ("since", DateTime.UnixEpoch), ("at", DateTime.UnixEpoch.AddMinutes(1)));

    private Delivery Single(string stream, OutputRow row) =>
        Assert.Single(NotificationRows.Of(_outputs.Add(stream, row)));
}
