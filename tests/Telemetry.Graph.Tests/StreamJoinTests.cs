using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Graph.Tests;

/// <summary>Functions joined with readings, which have no end: their rows are looked up, and nothing is
/// remembered.</summary>
public sealed class StreamJoinTests
{
    private static readonly SqlCatalog Catalog = TopologyFunctions.AddTo(SqlCatalog.BuiltIn, Plants.Small);

    [Theory]
    [InlineData(
        "SELECT r.device, d.distance FROM readings AS r JOIN TABLE(topology_downstream('main')) AS d "
        + "ON r.device = d.node",
        "device=press distance=1;device=pump distance=1")]
    [InlineData(
        "SELECT r.device, d.distance FROM TABLE(topology_downstream('main')) AS d JOIN readings AS r "
        + "ON d.node = r.device",
        "device=press distance=1;device=pump distance=1")]
    [InlineData(
        "SELECT r.device, d.distance FROM readings r, TABLE(topology_downstream('main')) d WHERE r.device = d.node "
        + "AND d.node <> 'pump'",
        "device=press distance=1")]
    [InlineData(
        "SELECT r.device, d.distance FROM readings AS r LEFT JOIN TABLE(topology_downstream('main')) AS d "
        + "ON r.device = d.node",
        "device=press distance=1;device=lamp;device=pump distance=1")]
    [InlineData(
        "SELECT r.device, n.direction FROM readings AS r JOIN TABLE(topology_neighbours('pump', 'feeds')) AS n "
        + "ON r.device = n.node",
        "device=press direction=downstream;device=press direction=upstream")]
    [InlineData(
        "SELECT device FROM readings WHERE device IN (SELECT node FROM TABLE(topology_downstream('main')))",
        "device=press;device=pump")]
    [InlineData(
        "SELECT device FROM readings WHERE device IN (SELECT LOWER(UPPER(node)) FROM TABLE(topology_upstream('press')) "
        + "WHERE kind = 'device')",
        "device=pump")]
    [InlineData(
        "SELECT device FROM readings WHERE device NOT IN (SELECT node FROM TABLE(topology_downstream('main')))",
        "device=lamp")]
    [InlineData(
        "SELECT device FROM readings r WHERE NOT EXISTS (SELECT 1 FROM TABLE(topology_nodes()) n "
        + "WHERE n.node = r.device AND n.kind = 'device')",
        "")]
    public void Rows_are_looked_up(string query, string expected)
    {
        SqlPipeline pipeline = Compile(query);
        Assert.Empty(pipeline.Constants);
        Assert.Empty(pipeline.Lookups);
        Assert.All(pipeline.Pipeline.StateBounds, bound => Assert.True(bound.Bound.IsBounded, bound.ToString()));
        Assert.Equal(expected, string.Join(';', Said(pipeline)));
    }

    [Fact]
    public void Windows_over_what_is_looked_up_go_by_the_devices_clocks()
    {
        SqlPipeline pipeline = Compile("""
            SELECT device, window_start, COUNT(*) AS n
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
            WHERE device IN (SELECT node FROM TABLE(topology_downstream('main')))
            GROUP BY device, window_start, window_end
            """);
        Assert.Contains(
            "clock source", PlanText.Of(pipeline.Program.Sinks[0], pipeline.Program.Options), StringComparison.Ordinal);
        Assert.Equal(
            ["device=press window_start=0 n=1", "device=pump window_start=0 n=1"],
            new ScriptPlayer(pipeline.Pipeline, EventTime.FromSeconds(0)).Play(Script())
                .Play(new ScriptStep.EndOfInput()).Sink["result"].Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Joined_pipeline_is_the_same_in_every_way_of_running_it()
    {
        const string Query =
            "SELECT r.device, n.direction FROM readings AS r LEFT JOIN TABLE(topology_neighbours('pump')) AS n "
            + "ON r.device = n.node AND n.direction = 'upstream'";
        Assert.NotEmpty(new OperatorVerifier(() => Compile(Query).Pipeline).Verify(Script())["result"]);
    }

    [Fact]
    public void Plan_says_what_is_looked_up_and_other_rows_make_another_pipeline()
    {
        const string Query =
            "SELECT device FROM readings WHERE device IN (SELECT node FROM TABLE(topology_upstream({0})))";
        SqlPipeline one = Compile(Query.Replace("{0}", "'press'", StringComparison.Ordinal));
        SqlPipeline two = Compile(Query.Replace("{0}", "'pump'", StringComparison.Ordinal));
        string plan = PlanText.Of(one.Program.Sinks[0], one.Program.Options);
        Assert.Contains("Join semi lookup on device = node", plan, StringComparison.Ordinal);
        Assert.Contains(
            "Values 3 rows of topology_upstream('press') (node, kind, distance)", plan, StringComparison.Ordinal);
        Assert.False(one.Pipeline.Fingerprint.AsSpan().SequenceEqual(two.Pipeline.Fingerprint.AsSpan()));
    }

    [Fact]
    public void Join_without_an_equality_is_one_that_remembers() => Assert.StartsWith(
        "1:1: unbounded_state: ",
        Assert.Throws<Engine.Sql.Text.SqlException>(() => Compile(
            "SELECT r.device FROM readings r JOIN TABLE(topology_nodes()) n ON r.device <> n.node")).Error.Headline,
        StringComparison.Ordinal);

    private static SqlPipeline Compile(string query) => SqlPipeline.Compile(SqlPlanner.Plan(query, Catalog));

    private static IReadOnlyList<string> Said(SqlPipeline pipeline) =>
        new ScriptPlayer(pipeline.Pipeline, EventTime.FromSeconds(0)).Play(Script()).Sink["result"];

    private static ScriptStep[] Script() =>
    [
        new ScriptStep.Reading("press", "t", EventTime.FromSeconds(1), 1),
        new ScriptStep.Reading("lamp", "t", EventTime.FromSeconds(1), 2),
        new ScriptStep.Reading("pump", "t", EventTime.FromSeconds(2), 3),
    ];
}
