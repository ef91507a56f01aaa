using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>Deliveries of every kind.</summary>
internal static class NotificationSamples
{
    private static readonly DateTime At = new(2026, 5, 4, 3, 2, 1, 5, DateTimeKind.Utc);

    /// <summary>What can happen to an alert.</summary>
    public static IReadOnlyList<string> AlertEvents { get; } =
        ["raised", "confirmed", "amended", "retracted", "retraction_proposed", "acknowledged", "resolved"];

    /// <summary>One delivery of each type.</summary>
    public static IEnumerable<Delivery> All() =>
    [
        .. AlertEvents.Select(happened => Alert(happened)),
        Device("offline", null, null), Device("online", null, null), Device("quarantined", "future", 17),
        Of(new Notification.OfTest("ops", At)),
    ];

    public static Delivery Alert(string happened, string key = "pump/t", string state = "firing") =>
        Of(new Notification.OfAlert(
            AlertRows.ToItem(ScriptedOutputs.Alert(0, "x1", key, happened, 100, state))!));

    public static Delivery Device(string happened, string? reason, long? count) =>
        Of(new Notification.OfDevice(new DeviceEvent("pump", happened, At.AddMinutes(-3), At, reason, count)));

    public static Delivery Of(Notification notification) => new()
    {
        Id = "msg_0123456789abcdef0123456789abcdef",
        Position = 1,
        Row = 0,
        Notification = notification,
    };
}
