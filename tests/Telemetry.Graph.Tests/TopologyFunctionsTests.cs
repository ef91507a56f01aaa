using System.Globalization;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Time;

namespace Telemetry.Graph.Tests;

/// <summary>The functions as SQL sees them.</summary>
public sealed class TopologyFunctionsTests
{
    private static readonly SqlCatalog Catalog = TopologyFunctions.AddTo(SqlCatalog.BuiltIn, Plants.Small);

    [Theory]
    [InlineData("topology_nodes()",
        "lamp device -;line line Line 1;main supply -;press device -;pump device -")]
    [InlineData("topology_edges()",
        "main press powers;main pump powers;press line hangs_below;press pump feeds;pump line hangs_below;"
        + "pump press feeds")]
    [InlineData("topology_edges('powers, feeds')",
        "main press powers;main pump powers;press pump feeds;pump press feeds")]
    [InlineData("topology_neighbours('press')",
        "line hangs_below upstream;main powers upstream;pump feeds downstream;pump feeds upstream")]
    [InlineData("topology_neighbours('press', 'powers')", "main powers upstream")]
    [InlineData("topology_downstream('main')", "press device 1;pump device 1")]
    [InlineData("topology_downstream('line', 'powers')", "")]
    [InlineData("TOPOLOGY_DOWNSTREAM(node => 'press', kinds => 'feeds')", "pump device 1")]
    [InlineData("topology_upstream('press')", "line line 1;main supply 1;pump device 1")]
    [InlineData("topology_reach('powers')", "main press 1;main pump 1")]
    [InlineData("topology_components()", "lamp 1 1;line 2 4;main 2 4;press 2 4;pump 2 4")]
    [InlineData("topology_components('feeds')", "lamp 1 1;line 2 1;main 3 1;press 4 2;pump 4 2")]
    [InlineData("topology_strong_components()", "lamp 1 1;line 2 1;main 3 1;press 4 2;pump 4 2")]
    [InlineData("topology_shortest_path('main', 'pump')", "0 main supply;1 pump device")]
    [InlineData("topology_shortest_path('pump', 'main')", "")]
    [InlineData("topology_shortest_path(CONCAT('pr', 'ess'), 'press')", "0 press device")]
    public void Function_gives_its_rows(string call, string expected) =>
        Assert.Equal(expected, string.Join(';', Rows($"SELECT * FROM TABLE({call})")));

    [Fact]
    public void Functions_stand_wherever_tables_do()
    {
        Assert.Equal(
            ["device 2", "line 1", "supply 1"],
            Rows("SELECT n.kind, COUNT(*) FROM TABLE(topology_components()) c JOIN TABLE(topology_nodes()) AS n "
                + "ON n.node = c.node WHERE c.size > 1 GROUP BY n.kind").Order(StringComparer.Ordinal));
        Assert.Equal(
            ["line 0 2 0 0.15", "main 0 2 0 0.15", "press 3 1 0 1.85", "pump 3 1 0 1.85"],
            Rows("SELECT node, degree_in, degree_out, betweenness, ROUND(pagerank, 2) FROM "
                + "TABLE(topology_centrality()) WHERE degree_in + degree_out > 0"));
        Assert.Equal(
            ["pump"],
            Rows("SELECT node FROM TABLE(topology_downstream('main')) WHERE node NOT IN "
                + "(SELECT node FROM TABLE(topology_shortest_path('main', 'press')))"));
        Assert.Equal(
            ["PRESS 1", "PUMP 1"],
            Rows("WITH d AS (SELECT UPPER(node) AS n, distance FROM TABLE(topology_downstream('main'))) "
                + "SELECT * FROM d"));
    }

    [Theory]
    [InlineData("topology_downstream('pmp')",
        "1:41: bad_argument: There is no node 'pmp' in the topology. Did you mean 'pump'? "
        + "There are lamp, line, main, press, pump.")]
    [InlineData("topology_shortest_path('main', 'x')",
        "1:52: bad_argument: There is no node 'x' in the topology. There are lamp, line, main, press, pump.")]
    [InlineData("topology_edges('power')",
        "1:36: bad_argument: There is no kind of edges 'power' in the topology. Did you mean 'powers'? "
        + "There are feeds, powers, hangs_below.")]
    [InlineData("topology_downstream()",
        "1:21: wrong_arguments: topology_downstream lacks its argument node. "
        + "Expected topology_downstream(node, [kinds]).")]
    [InlineData("topology_nodes('x')",
        "1:36: wrong_arguments: topology_nodes has no such argument, or has it already. Expected topology_nodes().")]
    [InlineData("topology_downstream('main', nodes => 'x')",
        "1:49: wrong_arguments: topology_downstream has no such argument, or has it already. "
        + "Expected topology_downstream(node, [kinds]).")]
    [InlineData("topology_downstream('main', node => 'x')",
        "1:49: wrong_arguments: topology_downstream has no such argument, or has it already. "
        + "Expected topology_downstream(node, [kinds]).")]
    [InlineData("topology_downstream(7)",
        "1:41: type_mismatch: node of topology_downstream is STRING, and this is INT.")]
    [InlineData("topology_downstream(NULL)",
        "1:41: unsupported: NULL, which is NULL, fails or is not the same at all times, as an argument of "
        + "topology_downstream is not supported.")]
    [InlineData("topology_downstream(device)", "1:41: unknown_column: There is no column 'device' here.")]
    [InlineData("topology_downsteam('x')",
        "1:21: unknown_function: There is no table function 'topology_downsteam'. Did you mean 'topology_downstream'? "
        + "There are TUMBLE, HOP, CUMULATE, SESSION, topology_centrality, topology_components, topology_downstream, "
        + "topology_edges, topology_neighbours, topology_nodes, topology_reach, topology_shortest_path, "
        + "topology_strong_components, topology_upstream.")]
    public void Wrong_calls_are_errors_with_their_place(string call, string expected)
    {
        var error = Assert.Throws<SqlException>(() => SqlPlanner.Plan($"SELECT * FROM TABLE({call})", Catalog)).Error;
        Assert.Equal(expected, error.Headline);
    }

    [Fact]
    public void Too_large_a_topology_is_refused()
    {
        var nodes = Enumerable.Range(0, 1_000).Select(n => $$"""{"id":"n{{n}}","kind":"x"}""");
        var edges = Enumerable.Range(1, 999).Select(n => $$"""{"kind":"feeds","from":"n{{n - 1}}","to":"n{{n}}"}""");
        SqlCatalog large = TopologyFunctions.AddTo(SqlCatalog.BuiltIn, Plants.Read(
            $$"""{"nodes":[{{string.Join(',', nodes)}}],"edges":[{{string.Join(',', edges)}}]}"""));
        Assert.Equal(
            "1:21: bad_argument: The topology is too large: more than 100000 pairs of nodes reach each other.",
            Assert.Throws<SqlException>(() => SqlPlanner.Plan("SELECT * FROM TABLE(topology_reach())", large))
                .Error.Headline);
    }

    private static IEnumerable<string> Rows(string script)
    {
        var run = new SqlRun(SqlPipeline.Compile(SqlPlanner.Plan(script, Catalog)), EventTime.FromSeconds(1));
        run.End();
        return run.TableOf("result").Select(row => string.Join(
            ' ', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text
                ? text : "-")));
    }
}
