using System.Text.Json;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>The payload against the fields that Prometheus documents for its webhook receivers (version 4).</summary>
public sealed class AlertmanagerPayloadTests
{
    private static readonly Uri Dashboard = new("https://gateway.plant/");

    private static readonly Dictionary<string, JsonValueKind> Documented = new(StringComparer.Ordinal)
    {
        ["version"] = JsonValueKind.String,
        ["groupKey"] = JsonValueKind.String,
        ["truncatedAlerts"] = JsonValueKind.Number,
        ["status"] = JsonValueKind.String,
        ["receiver"] = JsonValueKind.String,
        ["groupLabels"] = JsonValueKind.Object,
        ["commonLabels"] = JsonValueKind.Object,
        ["commonAnnotations"] = JsonValueKind.Object,
        ["externalURL"] = JsonValueKind.String,
        ["alerts"] = JsonValueKind.Array,
    };

    private static readonly Dictionary<string, JsonValueKind> DocumentedAlert = new(StringComparer.Ordinal)
    {
        ["status"] = JsonValueKind.String,
        ["labels"] = JsonValueKind.Object,
        ["annotations"] = JsonValueKind.Object,
        ["startsAt"] = JsonValueKind.String,
        ["endsAt"] = JsonValueKind.String,
        ["generatorURL"] = JsonValueKind.String,
        ["fingerprint"] = JsonValueKind.String,
    };

    [Fact]
    public void Every_notification_has_the_documented_fields_and_no_other()
    {
        foreach (Delivery delivery in NotificationSamples.All())
        {
            JsonElement payload = Payload(delivery);

            Assert.Equal(Documented, KindsOf(payload));
            Assert.Equal("4", payload.GetProperty("version").GetString());
            Assert.Equal("ops", payload.GetProperty("receiver").GetString());
            Assert.Equal("https://gateway.plant", payload.GetProperty("externalURL").GetString());
            JsonElement alert = Assert.Single(payload.GetProperty("alerts").EnumerateArray());
            Assert.Equal(DocumentedAlert, KindsOf(alert));
            Assert.Contains(alert.GetProperty("status").GetString(), (string[])["firing", "resolved"]);
            Assert.Equal(payload.GetProperty("status").GetString(), alert.GetProperty("status").GetString());
            Assert.Equal(payload.GetProperty("commonLabels").ToString(), alert.GetProperty("labels").ToString());
            Assert.True(alert.GetProperty("startsAt").TryGetDateTimeOffset(out _));
            Assert.True(alert.GetProperty("endsAt").TryGetDateTimeOffset(out _));
            Assert.Matches("^[0-9a-f]{16}$", alert.GetProperty("fingerprint").GetString());
            Assert.All(
                alert.GetProperty("labels").EnumerateObject(),
                label => Assert.Matches("^[a-zA-Z_][a-zA-Z0-9_]*$", label.Name));
            Assert.All(
                alert.GetProperty("annotations").EnumerateObject(),
                annotation => Assert.Equal(JsonValueKind.String, annotation.Value.ValueKind));
        }
    }

    [Theory]
    [InlineData("raised", "firing", "firing")]
    [InlineData("acknowledged", "firing", "firing")]
    [InlineData("retraction_proposed", "firing", "firing")]
    [InlineData("resolved", "resolved", "resolved")]
    [InlineData("retracted", "retracted", "resolved")]
    public void Alert_that_lasts_fires_and_one_that_ended_or_was_taken_back_is_resolved(
        string happened, string state, string status)
    {
        JsonElement alert = Payload(NotificationSamples.Alert(happened, state: state)).GetProperty("alerts")[0];

        Assert.Equal(status, alert.GetProperty("status").GetString());
        Assert.Equal(status == "firing", alert.GetProperty("endsAt").GetString() == "0001-01-01T00:00:00Z");
    }

    [Fact]
    public void Events_of_one_alert_and_of_one_absence_have_one_fingerprint()
    {
        string raised = Fingerprint(NotificationSamples.Alert("raised"));

        Assert.Equal(raised, Fingerprint(NotificationSamples.Alert("resolved", state: "resolved")));
        Assert.NotEqual(raised, Fingerprint(NotificationSamples.Alert("raised", "fan/t")));
        Assert.Equal(
            Fingerprint(NotificationSamples.Device("offline", null, null)),
            Fingerprint(NotificationSamples.Device("online", null, null)));
    }

    [Fact]
    public void What_the_rule_says_is_in_labels_and_annotations_and_takes_no_place_of_ours()
    {
        var plain = (Notification.OfAlert)NotificationSamples.Alert("raised").Notification;
        JsonElement alert = Payload(NotificationSamples.Of(new Notification.OfAlert(plain.Alert with
        {
            Labels = new Dictionary<string, string> { ["line"] = "7", ["2nd-shift"] = "yes", ["alertname"] = "fake" },
            Summary = "too hot",
            Runbook = "https://wiki.plant/hot",
        }))).GetProperty("alerts")[0];

        JsonElement labels = alert.GetProperty("labels");
        Assert.Equal("7", labels.GetProperty("line").GetString());
        Assert.Equal("yes", labels.GetProperty("_2nd_shift").GetString());
        Assert.Equal("hot", labels.GetProperty("alertname").GetString());
        Assert.Equal("too hot", alert.GetProperty("annotations").GetProperty("description").GetString());
        Assert.Equal("https://wiki.plant/hot", alert.GetProperty("annotations").GetProperty("runbook_url").GetString());
    }

    [Fact]
    public void Fingerprint_is_that_of_prometheus()
    {
        // From the unit tests of prometheus/common: the empty set, and one label set.
        Assert.Equal(
            14_695_981_039_346_656_037.ToString("x16"),
            AlertmanagerPayload.Fingerprint(new SortedDictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal(
            5_799_056_148_416_392_346UL.ToString("x16"),
            AlertmanagerPayload.Fingerprint(new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["name"] = "garland, briggs",
                ["fear"] = "love is not enough",
            }));
    }

    private static string Fingerprint(Delivery delivery) =>
        Payload(delivery).GetProperty("alerts")[0].GetProperty("fingerprint").GetString()!;

    private static JsonElement Payload(Delivery delivery)
    {
        using JsonDocument json = JsonDocument.Parse(AlertmanagerPayload.Body(delivery, "ops", Dashboard));
        return json.RootElement.Clone();
    }

    private static Dictionary<string, JsonValueKind> KindsOf(JsonElement element) => element.EnumerateObject()
        .ToDictionary(property => property.Name, property => property.Value.ValueKind, StringComparer.Ordinal);
}
