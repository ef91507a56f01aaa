using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>One message about something that happened, whatever channel it goes by.</summary>
internal abstract record Notification
{
    private Notification()
    {
    }

    /// <summary>The event's type, such as <c>alert.raised</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Another type that it stands for: who asked for that one is told, too. Null for most.</summary>
    public virtual string? StandsFor => null;

    /// <summary>What it is about: an alert's key, or a device.</summary>
    public abstract string Subject { get; }

    /// <summary>When it happened, by the journal's time.</summary>
    public abstract DateTime At { get; }

    /// <summary>Notifications with the same one keep their order.</summary>
    public abstract string OrderKey { get; }

    /// <summary>The alert that it is about, if it is about one.</summary>
    public virtual string? AlertId => null;

    /// <summary>Something happened to an alert.</summary>
    public sealed record OfAlert(AlertItem Alert) : Notification
    {
        public override string Type => "alert." + Alert.Event;

        // What a silence or a cause held back is told when it is gone: it is news of that kind.
        // Who waits for the end hears of it, whoever made it.
        public override string? StandsFor => Alert.Event switch
        {
            CareOperator.UnsilencedEvent or CauseOperator.Ungrouped =>
                Alert.State == "firing" ? "alert.raised" : "alert." + Alert.State,
            "closed" or "withdrawn" => "alert.resolved",
            _ => null,
        };

        public override string Subject => Alert.Key;

        public override DateTime At => Alert.At;

        public override string OrderKey => Alert.Rule + "\n" + Alert.Key;

        public override string? AlertId => Alert.Id;
    }

    /// <summary>A device went offline or came back, or readings of it were put aside.</summary>
    public sealed record OfDevice(DeviceEvent Event) : Notification
    {
        public override string Type => (Event.Event == DeviceEvent.Quarantined ? "data." : "device.") + Event.Event;

        public override string Subject => Event.Device;

        public override DateTime At => Event.At;

        // No rule has a line break in its name, so no alert shares the lane.
        public override string OrderKey => "\n" + Event.Device;
    }

    /// <summary>A device is back, and its backlog changed alerts.</summary>
    public sealed record OfDigest(MissedItem Digest) : Notification
    {
        public override string Type => "alert.digest";

        public override string Subject => Digest.Device;

        public override DateTime At => Digest.At;

        public override string OrderKey => "\n" + Digest.Device;
    }

    /// <summary>A person wants to see whether it arrives.</summary>
    public sealed record OfTest(string Endpoint, DateTime SentAt) : Notification
    {
        public override string Type => "webhook.test";

        public override string Subject => Endpoint;

        public override DateTime At => SentAt;

        public override string OrderKey => "";
    }
}
