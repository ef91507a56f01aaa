using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Joins.JoinRows;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>The join against all pairs that there are.</summary>
[Verifies(typeof(WindowJoinOperator))]
public sealed class WindowJoinPropertyTests
{
    private static readonly string[] Ports = [WindowJoinOperator.LateLeftPort, WindowJoinOperator.LateRightPort];

    public static TheoryData<JoinType> Types => IntervalJoinPropertyTests.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void Pairs_are_all_that_there_are_in_a_window(JoinType type)
    {
        var seen = new int[3];
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var spec = RandomSpec(random, type);
            var rows = new List<JoinRow>();
            var script = RandomScript(random, rows, 120, row => Assign(row, random));

            var player = new ScriptPlayer(
                Pipeline((left, right) => left.WindowJoin("join", right, spec), windows: true, sides: Ports), new(0),
                () => random.Next(1, 30), random.Next(6)).Play([.. script, new ScriptStep.EndOfInput()]);

            bool IsLate(JoinRow row) => (row.Window is { } window ? window.End - 1 : row.Time) <= row.Clock;
            Same($"seed {seed}, {spec}", Expected(spec, [.. rows.Where(row => !IsLate(row))]), player.Sink["out"]);
            for (var side = 0; side < 2; side++)
            {
                var late = rows.Where(row => row.Side == side && IsLate(row)).Select(row => row.Alone).ToArray();
                Same($"seed {seed}, late {side}", late, player.Sink[Ports[side]]);
                seen[side] += late.Length;
            }
            seen[2] += player.Sink["out"].Count;
        }
        Assert.True(seen[0] > 50 && seen[1] > 50 && seen[2] > 300, string.Join(' ', seen));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_join_is_the_same_in_every_batching_and_after_every_restore(JoinType type)
    {
        var random = new Random(3);
        var spec = RandomSpec(random, type) with { Condition = SumIsSmall };

        var sink = new OperatorVerifier(
            () => Pipeline((left, right) => left.WindowJoin("join", right, spec), windows: true, sides: Ports))
        {
            Start = new(0),
            Seeds = 1,
        }.Verify(RandomScript(random, [], 150, row => Assign(row, random)));

        Assert.True(sink["out"].Count > 5);
    }

    [Fact]
    public void Pairs_come_when_the_window_closes_and_not_before()
    {
        var spec = new WindowJoinSpec { Type = JoinType.Left, Scope = ClockScope.Stream };
        var player = new ScriptPlayer(
            Pipeline((left, right) => left.WindowJoin("join", right, spec), windows: true), new(0));
        JoinRow Row(int side, long id, long start) =>
            new(side, id, start, "a", 1, 0) { HasWindow = true, Window = (start, start + 10) };

        player.Play(Row(0, 1, 10).Step(), Row(0, 2, 0).Step(), Row(1, 3, 0).Step());
        player.Play(new ScriptStep.Watermark("l", new(8)));
        Assert.Empty(player.Sink["out"]);
        player.Play(new ScriptStep.Watermark("l", new(9)));
        Assert.Equal([Line(Row(0, 2, 0), Row(1, 3, 0))], player.Sink["out"]);
        player.Play(new ScriptStep.Watermark("r", new(19)));
        Assert.Equal(Line(Row(0, 1, 10), null), player.Sink["out"][1]);
    }

    [Fact]
    public void Rows_with_their_windows_join_results_of_the_same_windows()
    {
        var hops = WindowAssigner.Hopping(new(10), new(5));
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            var rows = builder.Table("l", Left).WindowTvf("windows", hops).KeyBy("k");
            var counts = builder.Table("r", Right).KeyBy("name").Window("counts", GeneralWindowSpec.OnEventTime(
                hops, [new(AggregateFunction.Count, "id", "n")], ClockScope.Stream));
            rows.WindowJoin("join", counts, new() { Type = JoinType.Left, Scope = ClockScope.Stream })
                .Map(("id", new Expression.Column("id")), ("start", new Expression.Column("window_start")),
                    ("n", new Expression.Column("right_n"))).To("out");
            return builder.Build();
        })
        {
            Start = new(0),
            Seeds = 1,
        }.Verify(
        [
            new JoinRow(0, 1, 7, "a", 1, 0).Step(), new JoinRow(1, 2, 8, "a", 1, 0).Step(),
            new JoinRow(1, 3, 12, "a", 1, 0).Step(), new JoinRow(0, 4, 21, "a", 1, 0).Step(),
            new ScriptStep.Watermark("l", new(14)),
        ]);

        Assert.Equal(["id=1 start=0 n=1", "id=1 start=5 n=2", "id=4 start=15", "id=4 start=20"], sink["out"]);
    }

    /// <summary>Windows of several starts with the same ends, and rows without one.</summary>
    private static JoinRow Assign(JoinRow row, Random random)
    {
        var end = (row.Time / 10 * 10) + 10;
        return row with
        {
            HasWindow = true,
            Window = random.Next(12) == 0 ? null : (end - 10 - (random.Next(3) == 0 ? 5 : 0), end),
        };
    }

    private static List<string> Expected(WindowJoinSpec spec, List<JoinRow> rows)
    {
        bool Matches(JoinRow left, JoinRow right) =>
            left.HasKeyOf(right, spec.MatchesNulls) && left.Window is not null && left.Window == right.Window
            && (spec.Condition is null || left.IsSmallWith(right));
        var result = new List<string>();
        var (lefts, rights) = (rows.Where(row => row.Side == 0).ToArray(), rows.Where(row => row.Side == 1).ToArray());
        foreach (var left in lefts)
        {
            var matches = rights.Where(right => Matches(left, right)).ToArray();
            switch (spec.Type)
            {
                case JoinType.Semi when matches.Length > 0: result.Add(Line(left, null)); break;
                case JoinType.Left or JoinType.Full or JoinType.Anti when matches.Length == 0:
                    result.Add(Line(left, null));
                    break;
                case JoinType.Inner or JoinType.Left or JoinType.Right or JoinType.Full:
                    result.AddRange(matches.Select(right => Line(left, right)));
                    break;
            }
        }
        if (spec.Type is JoinType.Right or JoinType.Full)
        {
            result.AddRange(rights.Where(right => !lefts.Any(left => Matches(left, right)))
                .Select(right => Line(null, right)));
        }
        return result;
    }

    private static WindowJoinSpec RandomSpec(Random random, JoinType type) => new()
    {
        Type = type,
        Scope = ClockScope.Stream,
        MatchesNulls = random.Next(3) == 0,
        Condition = random.Next(2) == 0 ? null : SumIsSmall,
    };
}
