using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>What a receiver's matchers see of an alert.</summary>
public sealed class AlertFieldsTests
{
    [Fact]
    public void Receivers_see_whatever_silences_see()
    {
        (string Name, object? Value)[] columns =
            [.. AlertSchema.Schema.Columns.Select(column => (column.Name, (object?)$"the {column.Name}"))];
        columns[AlertSchema.Schema.IndexOf("labels")] = ("labels", """{"team":"night"}""");
        columns[AlertSchema.Schema.IndexOf("start")] = ("start", 1L);
        var alert = AlertRows.ToItem(ScriptedOutputs.Row(0, columns))!;

        foreach (string name in (string[])["rule", "key", "device", "metric", "severity", "source", "cause"])
        {
            Assert.Equal($"the {name}", AlertFields.Of(alert, name));
        }

        Assert.Equal("the id", AlertFields.Of(alert, "alert"));
        Assert.Equal("night", AlertFields.Of(alert, "team"));
        Assert.Null(AlertFields.Of(alert, "nothing"));
    }

    [Fact]
    public void Receiver_of_one_source_is_told_of_its_alerts_only()
    {
        var scores = new Notification.OfAlert(AlertRows.ToItem(ScriptedOutputs.Row(
            0, ("id", "x"), ("rule", "odd"), ("key", "pump/t"), ("start", 1L), ("source", "scores")))!);

        Assert.True(Endpoint("source", "=", "scores").Wants(scores));
        Assert.False(Endpoint("source", "!=", "scores").Wants(scores));
        Assert.False(Endpoint("source", "=", "devices").Wants(scores));
    }

    private static WebhookEndpoint Endpoint(string name, string op, string value)
    {
        Assert.Null(AlertMatcher.TryCreate(name, op, value, out AlertMatcher? matcher));
        return new WebhookEndpoint
        {
            Id = "ops",
            Url = new Uri("http://127.0.0.1/"),
            Secrets = [],
            Matchers = [matcher!], // There was no problem.
        };
    }
}
