using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;

namespace Telemetry.Gateway.Tests.History;

/// <summary>What views show of alerts whose records are gone.</summary>
public sealed class StandingViewTests
{
    private static readonly ViewQuery All = new() { Limit = 100 };

    [Fact]
    public async Task New_views_show_what_stands_before_the_journal_and_no_events_of_it()
    {
        await using ViewHarness views = new();
        for (int gone = 0; gone < 3; gone++)
        {
            views.Outputs.Add("gone");
        }

        views.Outputs.Start = 3;
        views.Outputs.Standing =
        [
            Record(0, "alerts", ScriptedOutputs.Alert(0, "old", "press/t", "amended", 10)),
            Record(1, "alerts", ScriptedOutputs.Alert(0, "over", "press/t", "closed", 20, "resolved")),
            Record(2, "alert_silences", Silence("quiet")),
        ];
        await views.StartAsync();

        Assert.Equal(["old"], Standing(views));
        Assert.Null(views.Store.Read(database => database.Alerts.Find("over")));
        Assert.Empty(views.Store.Read(database => database.Alerts.Events("old", All)).Items);
        Assert.Equal("quiet", Assert.Single(views.Store.Read(
            database => database.Silences.Find(All, _ => true)).Items).Id);
    }

    [Fact]
    public async Task Views_that_retention_left_behind_do_not_go_on_showing_what_has_ended_meanwhile()
    {
        await using ViewHarness views = new();
        views.Outputs.Add("alerts", ScriptedOutputs.Alert(0, "ended", "press/t", "raised", 10));
        await views.StartAsync();
        Assert.Equal(["ended"], Standing(views));
        await views.StopAsync();

        views.Outputs.Add("alerts", ScriptedOutputs.Alert(0, "ended", "press/t", "resolved", 10, "resolved"));
        views.Outputs.Add("alerts", ScriptedOutputs.Alert(0, "new", "press/t", "raised", 30));
        views.Outputs.Start = 2;
        await views.StartAsync();

        Assert.Equal(["new"], Standing(views));
    }

    private static string[] Standing(ViewHarness views) => views.Store.Read(database =>
        database.Alerts.Find(All, new AlertFilter { Active = true }).Items.Select(alert => alert.Id).ToArray());

    private static OutputRecord Record(long position, string stream, OutputRow row) =>
        new(position, "main", position, stream, [row]);

    private static OutputRow Silence(string id) => ScriptedOutputs.Row(
        0, ("id", id), ("event", "created"), ("matchers", "[]"), ("starts", 1L), ("ends", 2L), ("at", 1L));
}
