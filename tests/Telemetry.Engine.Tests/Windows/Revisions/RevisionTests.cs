using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Execution;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.GroupWindows;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using Telemetry.Engine.Windows.Revisions;
using static Telemetry.Engine.Tests.Scripts;
using static Telemetry.Engine.Tests.Windows.General.WindowScripts;

namespace Telemetry.Engine.Tests.Windows.Revisions;

[Verifies(typeof(RevisionOperator))]
public sealed class RevisionTests
{
    private static readonly GroupWindowSpec Hall = Groups.Spec(new SourceGroup("hall", "a", "b"));

    private static readonly Dictionary<string, GeneralWindowSpec> Specs = new(StringComparer.Ordinal)
    {
        ["tumbling"] = OnEventTime(WindowAssigner.Tumbling(Long(20)), lateness: 15),
        ["hopping, early"] = OnEventTime(WindowAssigner.Hopping(Long(30), Long(10)), lateness: 9) with
        {
            Trigger = WindowTrigger.Stages(WindowFiring.Count(2), WindowFiring.After(Long(4))),
        },
        ["cumulating"] = OnEventTime(WindowAssigner.Cumulating(Long(40), Long(10)), lateness: 12),
        ["session"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4))), lateness: 25),
        ["session, early"] = OnEventTime(WindowAssigner.Session(SessionGap.Fixed(Long(4))), lateness: 25) with
        {
            Trigger = WindowTrigger.Stages(WindowFiring.EachRow),
        },
    };

    public static TheoryData<string> Names => [.. Specs.Keys];

    [Fact]
    public void A_revision_of_a_group_replaces_the_row_before_it()
    {
        var sink = new OperatorVerifier(() => OfGroups(Hall)) { Start = At(0), Remembering = [Groups.Operator] }.Verify(
        [
            Groups.Online("a"), Groups.Online("b"), Read("a", 1, 1), Read("b", 2, 2), Groups.Offline("b"), Tick(6),
            Low("a", 10), Groups.Online("b"), Low("b", 10), Read("a", 12, 8), Low("a", 20), Low("b", 20),
        ]);

        Assert.Equal(
            [
                "+I [0,10) 0 incomplete 1/2 b sum 3", "-U [0,10) 0 incomplete 1/2 b sum 3",
                "+U [0,10) 1 final 2/2 - sum 3", "+I [10,20) 0 final 2/2 - sum 8",
            ],
            sink["changes"].Select(line => $"{SignOf(line)} {Groups.Brief(line)}"));
    }

    [Fact]
    public void A_row_is_forgotten_at_the_horizon()
    {
        var player = new ScriptPlayer(OfGroups(Hall), At(0)).Play(
            Groups.Online("a"), Groups.Online("b"), Read("a", 1, 1), Tick(70));
        var empty = new ScriptPlayer(OfGroups(Hall), At(0)).SnapshotOf("changes");

        Assert.Single(player.Sink["changes"]);
        Assert.NotEqual(empty, player.SnapshotOf("changes"));
        player.Play(Tick(939));
        Assert.NotEqual(empty, player.SnapshotOf("changes"));
        player.Play(Tick(1));
        Assert.Equal(empty, player.SnapshotOf("changes"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changelog_adds_up_to_the_newest_revision_of_each_window(string name)
    {
        var random = new Random(17);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 250; step++)
        {
            script.Add(Row($"device-{random.Next(3)}", step + random.Next(-25, 25), random.Next(1, 60)));
            if (random.Next(9) == 0) { script.Add(Mark(step - 8)); }
            if (random.Next(9) == 0) { script.Add(Wait(random.Next(1, 9))); }
        }

        var sink = new OperatorVerifier(() => General(Specs[name])) { Start = new(0) }.Verify(script);

        var table = Replay(sink["changes"]);
        Assert.Contains(sink["changes"], line => SignOf(line) == "-U");
        if (name.StartsWith("session", StringComparison.Ordinal))
        {
            Assert.Contains(sink["changes"], line => SignOf(line) == "-D");
            Assert.Equal(250, sink["late"].Count + table.Sum(row => int.Parse(row.Split(' ')[2], null)));
            return;
        }
        var newest = sink["rows"].Select(Brief).ToLookup(line => line[..line.IndexOf(") ", StringComparison.Ordinal)])
            .Select(lines => lines.Last());
        Assert.Equal(newest.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_aggregate_over_revisions_takes_back_what_a_revision_replaced()
    {
        var builder = new PipelineBuilder("test", new IngestOptions { AdmitsLate = true });
        builder.Readings.WhereNotNull("value").GroupWindow(Groups.Operator, Hall).Changes("changes", Hall)
            .GroupAggregate("totals", new GroupAggregateSpec
            {
                Keys = ["state"],
                Aggregates = [Aggregate.CountAll("windows"), new(AggregateFunction.Sum, "sum", "total")],
            }).To("totals");
        var pipeline = builder.Build();

        var sink = new OperatorVerifier(() => pipeline) { Start = At(0), Remembering = [Groups.Operator, "totals"] }
            .Verify(
            [
                Groups.Online("a"), Groups.Online("b"), Read("a", 1, 1), Groups.Offline("b"), Tick(6), Low("a", 10),
                Read("a", 12, 5), Low("a", 20), Groups.Online("b"), Read("b", 2, 2), Low("b", 10), Low("b", 20),
            ]);

        Assert.Equal(
            [
                "state=incomplete windows=1 total=1",
                "UpdateBefore state=incomplete windows=1 total=1", "UpdateAfter state=incomplete windows=2 total=6",
                "UpdateBefore state=incomplete windows=2 total=6", "UpdateAfter state=incomplete windows=1 total=5",
                "state=final windows=1 total=3",
                "Delete state=incomplete windows=1 total=5",
                "UpdateBefore state=final windows=1 total=3", "UpdateAfter state=final windows=2 total=8",
            ],
            sink["totals"]);
    }

    [Fact]
    public void Windows_whose_rows_replace_nothing_are_refused()
    {
        var purging = OnEventTime(WindowAssigner.Tumbling(Long(10))) with
        {
            Trigger = WindowTrigger.Count(2).Purging(),
        };

        Assert.Throws<ArgumentException>(() => RevisionSpec.Of(purging));
        Assert.Throws<ArgumentException>(() => RevisionSpec.Of(GeneralWindowSpec.Count(3, CountAndSum)));
    }

    /// <summary>The rows that are left when a changelog was applied; old rows must be there as they are said.</summary>
    private static List<string> Replay(IEnumerable<string> changes)
    {
        var rows = new List<string>();
        foreach (var line in changes)
        {
            var row = Brief(line);
            if (SignOf(line)[0] == '-') { Assert.True(rows.Remove(row), $"{row} was never there"); }
            else { rows.Add(row); }
        }
        return rows;
    }

    private static string SignOf(string line) => line.Split(' ')[0] switch
    {
        "UpdateBefore" => "-U",
        "UpdateAfter" => "+U",
        "Delete" => "-D",
        _ => "+I",
    };

    private static Pipeline OfGroups(GroupWindowSpec spec)
    {
        var builder = new PipelineBuilder("test", new IngestOptions { AdmitsLate = true });
        builder.Readings.WhereNotNull("value").GroupWindow(Groups.Operator, spec)
            .Changes("changes", spec).To("changes");
        return builder.Build();
    }

    private static Pipeline General(GeneralWindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var windows = WindowsOf(builder, spec);
        windows.To("rows");
        windows.Side(GeneralWindowOperator.LatePort).To("late");
        windows.Changes("changes", spec).To("changes");
        return builder.Build();
    }
}
