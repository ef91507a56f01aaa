using System.Text;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Alerts.Tests.Topology.AlertFeed;

namespace Telemetry.Alerts.Tests.Topology;

[Verifies(typeof(CauseOperator))]
public sealed class CauseOperatorTests
{
    private const string Offline = "device.offline";

    /// <summary>main powers switch; press, pump and fan hang below the switch; a and b feed each other.</summary>
    private static readonly PlantTopology Plant = Read("""
        {
          "nodes": [
            { "id": "main", "kind": "supply" }, { "id": "switch", "kind": "device" },
            { "id": "press", "kind": "device" }, { "id": "pump", "kind": "device" }, { "id": "fan", "kind": "device" },
            { "id": "a", "kind": "device" }, { "id": "b", "kind": "device" }
          ],
          "edges": [
            { "kind": "powers", "from": "main", "to": "switch" },
            { "kind": "hangs_below", "from": ["press", "pump", "fan"], "to": "switch" },
            { "kind": "feeds", "from": "a", "to": "b" }, { "kind": "feeds", "from": "b", "to": "a" }
          ],
          "causes": [
            { "rule": "power-lost", "tolerance_seconds": 60 },
            { "rule": "device.offline", "tolerance_seconds": 60, "explains": ["device.offline", "hot"] }
          ]
        }
        """);

    [Fact]
    public void Consequences_of_a_known_cause_are_grouped_under_it() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p2", Offline, "pump", "raised", 111),
            Row("p3", Offline, "fan", "raised", 112),
            Row("x", Offline, "nobody", "raised", 112),
        ],
        "raised m firing -", "raised p1 firing m silenced", "raised p2 firing m silenced",
        "raised p3 firing m silenced", "raised x firing -");

    [Fact]
    public void Cause_that_becomes_known_later_is_told_and_its_consequences_are_amended_in_silence() => Check(
        [
            Row("p1", Offline, "press", "raised", 110),
            Row("p2", Offline, "pump", "raised", 111),
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "resolved", 110, 200),
            Row("p2", Offline, "pump", "amended", 112),
        ],
        "raised p1 firing -", "raised p2 firing -", "raised m firing -", "grouped p1 firing m silenced",
        "grouped p2 firing m silenced",

        // People were told of it: they are told of its end, too.
        "resolved p1 resolved m", "amended p2 firing m silenced");

    [Fact]
    public void Nearest_cause_wins_and_a_chain_has_one_beginning() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("s", Offline, "switch", "raised", 105),
            Row("s", Offline, "switch", "retracted", 105, null, "retracted"),
        ],
        "raised m firing -", "raised p1 firing m silenced", "raised s firing m silenced",
        "grouped p1 firing s silenced", "retracted s retracted m silenced", "grouped p1 firing m silenced");

    [Fact]
    public void Consequence_of_a_retracted_cause_is_told() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p2", Offline, "pump", "raised", 110),
            Row("p2", Offline, "pump", "resolved", 110, 120),
            Row("m", "power-lost", "main", "retracted", 100, null, "retracted"),
        ],
        "raised m firing -", "raised p1 firing m silenced", "raised p2 firing m silenced",
        "resolved p2 resolved m silenced", "retracted m retracted -", "ungrouped p1 firing -",
        "ungrouped p2 resolved -");

    [Fact]
    public void Consequence_that_outlives_its_cause_by_more_than_the_tolerance_is_told() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p2", Offline, "pump", "raised", 110),
            Row("m", "power-lost", "main", "resolved", 100, 200),
            new ScriptStep.Tick(Duration.FromSeconds(30)),
            Row("p1", Offline, "press", "resolved", 110, 230),
            new ScriptStep.Tick(Duration.FromSeconds(29)),
            Row("p2", Offline, "pump", "amended", 109),
            new ScriptStep.Tick(Duration.FromSeconds(1)),
            Row("p2", Offline, "pump", "resolved", 109, 400),
        ],
        "raised m firing -", "raised p1 firing m silenced", "raised p2 firing m silenced", "resolved m resolved -",
        "resolved p1 resolved m silenced", "amended p2 firing m silenced", "ungrouped p2 firing -",
        "resolved p2 resolved -");

    [Fact]
    public void Alert_that_began_before_its_cause_is_its_own() => Check(
        [
            Row("h", "hot", "press", "raised", 10),
            Row("m", "power-lost", "main", "raised", 100),
            Row("n", "hot", "pump", "raised", 40),
            Row("o", "hot", "fan", "raised", 39),
        ],
        "raised h firing -", "raised m firing -", "raised n firing m silenced", "raised o firing -");

    [Fact]
    public void In_a_ring_the_earlier_explains_the_later_and_one_is_told() => Check(
        [
            Row("2", Offline, "b", "raised", 10),
            Row("1", Offline, "a", "raised", 10),
            Row("1", Offline, "a", "amended", 11),
        ],
        "raised 2 firing -", "raised 1 firing -", "grouped 2 firing 1 silenced", "amended 1 firing 2 silenced",
        "ungrouped 2 firing -");

    [Fact]
    public void Doubted_cause_explains_nothing_and_what_a_person_must_decide_is_told() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p1", Offline, "press", "retraction_proposed", 110, isDoubted: true),
            Row("m", "power-lost", "main", "retraction_proposed", 100, isDoubted: true),
        ],
        "raised m firing -", "raised p1 firing m silenced", "retraction_proposed p1 firing m",
        "retraction_proposed m firing -", "ungrouped p1 firing -");

    [Fact]
    public void Rules_that_a_cause_does_not_explain_stay() => Check(
        [
            Row("s", Offline, "switch", "raised", 100),
            Row("l", "leak", "press", "raised", 110),
            Row("h", "hot", "press", "raised", 110),
        ],
        "raised s firing -", "raised l firing -", "raised h firing s silenced");

    [Fact]
    public void Alert_that_was_raised_before_anybody_looked_ends_for_those_who_were_told() => Check(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "amended", 110),
            Row("p1", Offline, "press", "resolved", 110, 120),
        ],
        "raised m firing -", "amended p1 firing m silenced", "resolved p1 resolved m");

    [Fact]
    public void What_has_long_ended_is_forgotten_but_no_consequence_before_its_cause()
    {
        ScriptPlayer player = new ScriptPlayer(Pipeline(Plant), EventTime.FromSeconds(0)).Play(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p1", Offline, "press", "resolved", 110, 120),
            Row("f", Offline, "fan", "raised", 1),
            Row("f", Offline, "fan", "resolved", 1, 2),
            new ScriptStep.Tick(Duration.FromSeconds(86_400 * 3)),
        ]);
        byte[] before = player.SnapshotOf(Operator);
        Assert.Contains("p1", Encoding.UTF8.GetString(before), StringComparison.Ordinal);
        Assert.DoesNotContain("fan", Encoding.UTF8.GetString(before), StringComparison.Ordinal);

        player.Play(Row("m", "power-lost", "main", "retracted", 100, null, "retracted"));
        Assert.Equal("ungrouped p1 resolved -", Brief(player.Sink["out"][^1]));
        player.Play(new ScriptStep.Tick(Duration.FromSeconds(60)));
        Assert.DoesNotContain("p1", Encoding.UTF8.GetString(player.SnapshotOf(Operator)), StringComparison.Ordinal);
    }

    [Fact]
    public void With_another_topology_what_is_grouped_no_more_is_told()
    {
        ScriptPlayer player = new ScriptPlayer(Pipeline(Plant), EventTime.FromSeconds(0)).Play(
        [
            Row("m", "power-lost", "main", "raised", 100),
            Row("p1", Offline, "press", "raised", 110),
            Row("p2", Offline, "pump", "raised", 110),
        ]);
        PlantTopology less = Read("""
            {
              "nodes": [{ "id": "main", "kind": "supply" }, { "id": "pump", "kind": "device" }],
              "edges": [{ "kind": "powers", "from": "main", "to": "pump" }], "causes": [{ "rule": "power-lost" }]
            }
            """);

        var next = new ScriptPlayer(Pipeline(less), EventTime.FromSeconds(0));
        next.Restore(player.Snapshot(), RestoreMode.Map).Play(new ScriptStep.Tick(Duration.FromSeconds(1)));

        Assert.Equal(RestoreOutcome.Restored, Assert.Single(next.Report!.Operators, o => o.Name == Operator).Outcome);
        Assert.Equal(["ungrouped p1 firing -"], next.Sink["out"].Select(Brief));
    }

    [Fact]
    public void Alerts_beyond_the_limit_are_told()
    {
        var player = new ScriptPlayer(Pipeline(Plant), EventTime.FromSeconds(0));
        player.Play(Row("m", "power-lost", "main", "raised", 100));
        player.Play(Enumerable.Range(0, TopologyLimits.AlertsMax)
            .Select(n => Row($"p{n}", "hot", "press", "raised", 110)));

        IReadOnlyList<string> said = player.Sink["out"];
        Assert.Equal($"raised p{TopologyLimits.AlertsMax - 2} firing m silenced", Brief(said[^2]));
        Assert.Equal($"raised p{TopologyLimits.AlertsMax - 1} firing -", Brief(said[^1]));
    }

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        var verifier = new OperatorVerifier(() => Pipeline(Plant)) { Remembering = [Operator], Seeds = 2 };

        RecordingSink said = verifier.Verify([.. new CauseScript(7, Plant).Steps(150)]);

        Assert.Contains(said["out"], line => Brief(line).StartsWith("grouped ", StringComparison.Ordinal));
        Assert.Contains(said["out"], line => Brief(line).StartsWith("ungrouped ", StringComparison.Ordinal));
    }

    [Fact]
    public void Description_names_rules_and_plant()
    {
        string text = new CauseOperator(Plant).Describe();
        Assert.StartsWith(
            "causes(power-lost along feeds, powers, hangs_below explains * within 00:01:00; device.offline along "
            + "feeds, powers, hangs_below explains device.offline, hot within 00:01:00; 7 nodes, 6 edges, sha256 ",
            text, StringComparison.Ordinal);
    }

    private static PlantTopology Read(string json) => PlantTopology.Read("plant", Encoding.UTF8.GetBytes(json));

    private static void Check(ScriptStep[] script, params string[] expected)
    {
        foreach (int restoreEvery in (int[])[0, 1])
        {
            var player = new ScriptPlayer(Pipeline(Plant), EventTime.FromSeconds(0), restoreEvery: restoreEvery);
            Assert.Equal(expected, player.Play(script).Sink["out"].Select(Brief));
        }
    }
}
