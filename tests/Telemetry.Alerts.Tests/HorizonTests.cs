namespace Telemetry.Alerts.Tests;

/// <summary>What lies exactly on the horizon is beyond it; a µs later it is not.</summary>
public sealed class HorizonTests
{
    private const long Second = 1_000_000;

    private static readonly AlertRule Rule =
        FoldScript.Rule(raise: 5, clear: 5) with { Horizon = TimeSpan.FromSeconds(100) };

    [Fact]
    public void Row_that_ends_on_the_horizon_is_refused_and_one_behind_it_is_not()
    {
        var fold = new AlertFold(Rule, "k");
        List<AlertEvent> events = [];
        Assert.True(fold.Apply(new ResultRow(190 * Second, 200 * Second, 0, ResultState.Final), 0, events));

        Assert.False(fold.Apply(new ResultRow(90 * Second, 100 * Second, 9, ResultState.Final), 0, events));
        Assert.Empty(events);
        Assert.True(fold.Apply(new ResultRow(90 * Second, (100 * Second) + 1, 9, ResultState.Final), 0, events));
        Assert.Equal([AlertEventKind.Raised, AlertEventKind.Resolved], events.Select(e => e.Kind));
    }

    [Fact]
    public void Window_is_forgotten_with_the_row_that_brings_the_horizon_to_its_end()
    {
        var fold = new AlertFold(Rule, "k");
        List<AlertEvent> events = [];
        fold.Apply(new ResultRow(0, 10 * Second, 9, ResultState.Final), 0, events);
        fold.Apply(new ResultRow(10 * Second, 20 * Second, 0, ResultState.Final), 0, events);
        fold.Apply(new ResultRow(90 * Second, (110 * Second) - 1, 0, ResultState.Final), 0, events);
        events.Clear();

        // The first window can still be corrected, and the alert goes.
        AlertFold copy = Snapshots.Copy(fold, Rule);
        Assert.True(copy.Apply(new ResultRow(0, 10 * Second, 1, ResultState.Final), 0, events));
        Assert.Equal([AlertEventKind.Retracted], events.Select(e => e.Kind));
        events.Clear();

        // Not any more, when both of its windows have left: it can only be acknowledged.
        fold.Apply(new ResultRow(110 * Second, 120 * Second, 0, ResultState.Final), 0, events);
        Assert.False(fold.Apply(new ResultRow(0, 10 * Second, 1, ResultState.Final), 0, events));
        Assert.False(fold.Apply(new ResultRow(10 * Second, 20 * Second, 9, ResultState.Final), 0, events));
        Assert.Empty(events);
        Assert.True(fold.Acknowledge(AlertId.Of(Rule.Id, "k", 0, 1), 0, events));
    }

    [Fact]
    public void End_of_the_newest_episode_moves_with_the_length_of_its_window()
    {
        var fold = new AlertFold(Rule, "k");
        List<AlertEvent> events = [];
        fold.Apply(new ResultRow(0, 10 * Second, 9, ResultState.Final), 0, events);
        fold.Apply(new ResultRow(10 * Second, 15 * Second, 0, ResultState.Final), 0, events);
        events.Clear();

        fold.Apply(new ResultRow(10 * Second, 20 * Second, 0, ResultState.Final), 0, events);

        AlertEvent amended = Assert.Single(events);
        Assert.Equal((AlertEventKind.Amended, (long?)(20 * Second)), (amended.Kind, amended.End));
    }
}
