using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>The rule of what views may let go of, beside the views themselves.</summary>
public sealed class AlertTruthTests
{
    private const int AlertsMax = 60;
    private const int EventsMax = 200;

    private static readonly DateTime Begin = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ViewQuery All = new() { From = long.MinValue, To = long.MaxValue, Limit = 1_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_views_let_go_of_may_be_missing_whatever_their_batches(int seed)
    {
        // So few that events go of alerts that stay.
        const int EventsFew = AlertsMax + 20;
        var random = new Random(seed);
        var outputs = new ScriptedOutputs();
        var view = new AlertsView(
            new AlertBook(AlertsMax, EventsFew), new AlertBookFile("unused", PosixFileSystem.Instance), outputs);
        var truth = new AlertTruth(AlertsMax, EventsFew);
        List<AlertItem> alerts = [];
        for (var position = 0; position < 1_500; position++)
        {
            List<OutputRow> rows = [];
            for (var row = 0; row < random.Next(1, 4); row++)
            {
                var alert = Next(alerts, position, random);
                alerts.RemoveAll(one => one.Id == alert.Id);
                alerts.Add(alert);
                rows.Add(Row(row, alert));
                truth.Apply(position, alert);
            }
            var record = outputs.Add("alerts", [.. rows]);
            rows.ForEach(row => view.Put(record, row, row.Alert!));
            if (random.Next(20) > 0)
            {
                continue;
            }
            view.Commit(position + 1);
            if (random.Next(10) == 0)
            {
                truth.Cut(position / 2);
                outputs.Start = position / 2;
                view.Prune(outputs.Start);
            }
            Compare(view, truth);
        }
    }

    [Fact]
    public void What_may_not_be_missing_is_named()
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        var alerts = Enumerable.Range(0, 100).Select(number => Raised(number, number) with { State = "resolved" })
            .Append(Raised(100, 0)).ToArray();
        for (var position = 0; position < alerts.Length; position++)
        {
            truth.Apply(position, alerts[position]);
        }
        Assert.Empty(truth.Differences(alerts[40..]));
        Assert.Empty(truth.Differences(alerts[36..]));
        Assert.Equal(["alert100 is not shown, though it stands"], truth.Differences(alerts[39..100]));
        Assert.Equal(
            ["42 alerts are not shown, though 60 have room and 59 are shown"], truth.Differences(alerts[42..]));
        Assert.Equal(["67 alerts are shown, 60 have room"], truth.Differences(alerts[34..]));
        Assert.Equal(
            ["alert041 is not shown, though one is that began before it"],
            truth.Differences([alerts[39], alerts[40], .. alerts[42..]]));
        Assert.Contains(
            "twice", Assert.Single(truth.Differences([.. alerts[40..], alerts[50]])), StringComparison.Ordinal);
        Assert.Contains(
            "peak 7", Assert.Single(truth.Differences([.. alerts[40..100], alerts[100] with { Peak = 7 }])),
            StringComparison.Ordinal);
    }

    /// <summary>Whatever went did so behind its own last event and behind the crowding, which the 67th brought.
    /// </summary>
    [Theory]
    [InlineData(30, 20)]
    [InlineData(80, 90)]
    public void What_went_before_one_that_had_to_go_first_is_named(int first, int next)
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        var alerts = Enumerable.Range(0, 100)
            .Select(number => Ended(Raised(number, number == first ? 4 : number == next ? 5 : 1_000 + number)))
            .ToArray();
        for (var position = 0; position < alerts.Length; position++)
        {
            truth.Apply(position, alerts[position]);
        }
        Assert.Contains(
            $"alert{next:d3} is not shown, though one is that began before it",
            truth.Differences(
                [alerts[first], .. alerts[40..].Where(one => one != alerts[first] && one != alerts[next])]));
    }

    [Fact]
    public void Events_that_may_not_be_missing_are_named()
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        var (steady, moving) = (Raised(0, 0), Raised(1, 1));
        truth.Apply(0, steady);
        for (var position = 1; position <= 220; position++)
        {
            truth.Apply(position, position == 219 ? moving with { Event = "resolved" } : moving);
        }
        string[] all = [.. truth.EventsOf(moving.Id)];
        Assert.All(Enumerable.Range(0, 21), gone => Assert.Null(truth.DifferenceOfEvents(moving.Id, all[gone..])));
        Assert.All(
            Enumerable.Range(21, 190), gone => Assert.NotNull(truth.DifferenceOfEvents(moving.Id, all[gone..])));
        Assert.Null(truth.DifferenceOfEvents(steady.Id, []));
        Assert.EndsWith(
            "its first 21 events are not shown, though there is room for them",
            truth.DifferenceOfEvents(moving.Id, all[21..]), StringComparison.Ordinal);
        Assert.Contains("journal", truth.DifferenceOfEvents(moving.Id, all[..^1]), StringComparison.Ordinal);
        Assert.Contains("journal", truth.DifferenceOfEvents(moving.Id, [.. all, "raised"]), StringComparison.Ordinal);
        truth.Cut(30);
        Assert.Null(truth.DifferenceOfEvents(moving.Id, [.. truth.EventsOf(moving.Id).Skip(29)]));
        Assert.NotNull(truth.DifferenceOfEvents(moving.Id, [.. truth.EventsOf(moving.Id).Skip(30)]));
    }

    [Fact]
    public void Events_for_which_there_is_still_room_are_named()
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        for (var position = 0; position < 220; position++)
        {
            truth.Apply(position, Raised(0, 0));
        }
        Assert.NotNull(truth.DifferenceOfEvents("alert000", [.. truth.EventsOf("alert000").Skip(1)]));
    }

    [Fact]
    public void Records_that_are_gone_unread_are_named()
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        truth.Cut(7);
        truth.Apply(7, Raised(0, 0));
        truth.Cut(8);
        Assert.Contains(
            "records 8 to 9", Assert.Throws<InvalidDataException>(() => truth.Cut(9)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>An alert that was over went with its events, and came again.</summary>
    [Theory]
    [InlineData("resolved", 100, true)]
    [InlineData("firing", 100, false)]
    [InlineData("resolved", 60, false)]
    public void Events_of_an_alert_that_went_between_them_may_be_missing(string state, int alerts, bool mayBeMissing)
    {
        var truth = new AlertTruth(AlertsMax, EventsMax);
        truth.Apply(0, Raised(0, 0));
        truth.Apply(1, Raised(0, 0) with { State = state });
        for (var number = 1; number < alerts; number++)
        {
            truth.Apply(1 + number, Raised(number, number));
        }
        truth.Apply(alerts + 1, Raised(0, 0));
        Assert.Equal(mayBeMissing, truth.DifferenceOfEvents("alert000", ["raised"]) is null);
    }

    private static void Compare(AlertsView view, AlertTruth truth)
    {
        var shown = view.Find(All, AlertFilter.All).Items;
        Assert.Empty(truth.Differences(shown));
        foreach (var alert in shown)
        {
            Assert.Null(truth.DifferenceOfEvents(
                alert.Id, [.. view.Events(alert.Id, All).Items.Select(static one => one.Event)]));
        }
    }

    /// <summary>Some are new, also ones that began long ago; some end, or are spoken of again; few stand.</summary>
    private static AlertItem Next(List<AlertItem> alerts, int position, Random random)
    {
        var standing = alerts.FindAll(AlertLoad.IsActive);
        if (standing.Count > 20)
        {
            return Ended(standing[random.Next(standing.Count)]);
        }
        var known = alerts.Count > 0 && random.Next(2) == 0 ? alerts[random.Next(alerts.Count)] : null;
        return random.Next(4) switch
        {
            0 when known is not null => Ended(known),
            1 when known is not null => known with { Event = "amended", Peak = random.Next() },
            2 when known is not null => known with { Event = "raised", State = "firing" },
            3 => Raised(position, position - random.Next(500)),
            _ => Raised(position, position),
        };
    }

    private static AlertItem Ended(AlertItem alert) => alert with { State = "resolved", Event = "resolved" };

    private static OutputRow Row(int row, AlertItem alert) => ScriptedOutputs.Row(
        row,
        ("id", alert.Id), ("rule", alert.Rule), ("key", alert.Key), ("severity", alert.Severity),
        ("state", alert.State), ("event", alert.Event), ("occurred", alert.Occurred), ("detected", alert.Detected),
        ("start", alert.Start), ("at", alert.At), ("peak", alert.Peak));

    private static AlertItem Raised(int number, int second) => new()
    {
        Id = $"alert{number:d3}",
        Rule = "hot",
        Key = "press:t",
        Severity = "warning",
        State = "firing",
        Event = "raised",
        Provisional = false,
        Late = false,
        Occurred = Begin.AddSeconds(second),
        Detected = Begin.AddSeconds(second),
        Start = Begin.AddSeconds(second),
        Acknowledged = false,
        RetractionProposed = false,
        At = Begin.AddSeconds(second),
    };
}
