using Telemetry.Engine.Data;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Joins.JoinRows;

namespace Telemetry.Engine.Tests.Joins;

[Verifies(typeof(TemporalJoinOperator))]
public sealed class TemporalJoinTests
{
    private static readonly string[] Ports =
        [TemporalJoinOperator.LateLeftPort, TemporalJoinOperator.LateRightPort];

    [Theory]
    [InlineData(JoinType.Inner)]
    [InlineData(JoinType.Left)]
    public void A_row_gets_the_version_of_its_time_whatever_the_disorder(JoinType type)
    {
        var late = new int[2];
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var spec = RandomSpec(random, type);
            var model = new NaiveTemporalJoin(spec);
            var script = RandomChanges(random, 150, model);

            var player = new ScriptPlayer(
                Pipeline((left, right) => left.TemporalJoin("join", right, spec), rightUpdates: true, sides: Ports),
                new(0), () => random.Next(1, 30), random.Next(6)).Play([.. script, new ScriptStep.EndOfInput()]);
            model.Watermark(long.MaxValue);

            Same($"seed {seed}, {spec}", model.Result, player.Sink["out"]);
            for (var side = 0; side < 2; side++)
            {
                Same($"seed {seed}, late {side}", model.Late[side], player.Sink[Ports[side]]);
                late[side] += model.Late[side].Count;
            }
        }
        Assert.Equal(type == JoinType.Inner, late[0] > 0);
        Assert.True(late[1] > 0);
    }

    [Theory]
    [InlineData(JoinType.Inner)]
    [InlineData(JoinType.Left)]
    public void A_join_is_the_same_in_every_batching_and_after_every_restore(JoinType type)
    {
        var random = new Random(5);
        var spec = RandomSpec(random, type) with { Condition = SumIsSmall };

        var sink = new OperatorVerifier(
            () => Pipeline((left, right) => left.TemporalJoin("join", right, spec), rightUpdates: true, sides: Ports))
        {
            Start = new(0),
            Seeds = 1,
        }.Verify(RandomChanges(random, 150, new(spec)));

        Assert.True(sink["out"].Count > 5);
    }

    [Fact]
    public void An_update_is_a_version_from_its_time_on_and_a_delete_ends_it()
    {
        var spec = new TemporalJoinSpec { Type = JoinType.Left, Scope = ClockScope.Stream };
        var player = new ScriptPlayer(
            Pipeline((left, right) => left.TemporalJoin("join", right, spec), rightUpdates: true), new(0));
        JoinRow Order(long id, long time) => new(0, id, time, "euro", 1, 0);
        JoinRow Rate(long id, long time) => new(1, id, time, "euro", 2, 0);
        JoinRow[] orders = [.. new long[] { 5, 10, 19, 20, 29, 30, 35 }.Select(time => Order(time, time))];

        player.Play(
            Rate(1, 10).Step(), Rate(1, 20).Step(ChangeKind.UpdateBefore), Rate(2, 20).Step(ChangeKind.UpdateAfter),
            Rate(2, 30).Step(ChangeKind.Delete));
        player.Play([.. orders.Select(order => order.Step()), new ScriptStep.Watermark("l", new(29))]);
        Assert.Equal(5, player.Sink["out"].Count);
        player.Play(new ScriptStep.EndOfInput());

        JoinRow?[] rates = [null, Rate(1, 10), Rate(1, 10), Rate(2, 20), Rate(2, 20), null, null];
        Assert.Equal(orders.Zip(rates, Line), player.Sink["out"]);
    }

    /// <summary>Rows and versions; each kind of row of the table's changes is played to the model too.</summary>
    private static List<ScriptStep> RandomChanges(Random random, int length, NaiveTemporalJoin model)
    {
        var rows = new List<JoinRow>();
        var script = RandomScript(random, rows, length);
        for (var (at, next) = (0, 0); at < script.Count; at++)
        {
            if (script[at] is ScriptStep.Watermark watermark) { model.Watermark(watermark.Time.Micros); continue; }
            var row = rows[next++];
            var kind = row.Side == 1 && random.Next(5) == 0 ? ChangeKind.Delete : ChangeKind.Insert;
            model.Row(row, kind);
            script[at] = row.Step(kind);
        }
        return script;
    }

    private static TemporalJoinSpec RandomSpec(Random random, JoinType type) => new()
    {
        Type = type,
        Scope = ClockScope.Stream,
        MatchesNulls = random.Next(3) == 0,
        Condition = random.Next(3) > 0 ? null : SumIsSmall,
    };
}
