using Telemetry.Engine.Joins;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Joins.JoinRows;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>The join against all pairs that there are.</summary>
[Verifies(typeof(IntervalJoinOperator))]
public sealed class IntervalJoinPropertyTests
{
    private static readonly string[] Ports =
        [IntervalJoinOperator.LateLeftPort, IntervalJoinOperator.LateRightPort];

    public static TheoryData<JoinType> Types =>
        [JoinType.Inner, JoinType.Left, JoinType.Right, JoinType.Full, JoinType.Semi, JoinType.Anti];

    [Theory]
    [MemberData(nameof(Types))]
    public void Pairs_are_all_that_there_are_whatever_the_disorder(JoinType type)
    {
        var seen = new int[3];
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var spec = RandomSpec(random, type);
            var rows = new List<JoinRow>();
            var script = RandomScript(random, rows, 120);

            var player = new ScriptPlayer(
                Pipeline((left, right) => left.IntervalJoin("join", right, spec), sides: Ports), new EventTime(0),
                () => random.Next(1, 30), random.Next(6)).Play([.. script, new ScriptStep.EndOfInput()]);

            var (result, late) = Expected(spec, rows);
            Same($"seed {seed}, {spec}", result, player.Sink["out"]);
            Same($"seed {seed}, late left", late[0], player.Sink[Ports[0]]);
            Same($"seed {seed}, late right", late[1], player.Sink[Ports[1]]);
            seen[0] += result.Count;
            seen[1] += late[0].Count;
            seen[2] += late[1].Count;
        }
        Assert.True(seen[0] > 300, $"{seen[0]} rows");
        Assert.Equal(type is JoinType.Inner or JoinType.Right or JoinType.Semi, seen[1] > 0);
        Assert.Equal(type is JoinType.Inner or JoinType.Left or JoinType.Semi or JoinType.Anti, seen[2] > 0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_join_is_the_same_in_every_batching_and_after_every_restore(JoinType type)
    {
        var random = new Random(7);
        var spec = RandomSpec(random, type) with
        {
            Lower = new(-12),
            Upper = new(9),
            Condition = random.Next(2) == 0 ? null : SumIsSmall,
        };

        var sink = new OperatorVerifier(
            () => Pipeline((left, right) => left.IntervalJoin("join", right, spec), sides: Ports))
        {
            Start = new(0),
            Seeds = 1,
        }.Verify(RandomScript(random, [], 150));

        Assert.True(sink["out"].Count > 5);
    }

    /// <summary>A pair matches while the one that came first still waited when the other one came.</summary>
    private static (List<string> Result, List<string>[] Late) Expected(IntervalJoinSpec spec, List<JoinRow> rows)
    {
        var isEmpty = spec.Least > spec.Greatest;
        long EndOf(JoinRow row) => row.Time + (row.Side == 0 ? spec.Greatest : -spec.Least);
        var matched = new HashSet<JoinRow>();
        var result = new List<string>();
        for (var second = 0; second < rows.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                if (rows[first].Side == rows[second].Side || rows[second].Clock >= EndOf(rows[first])) { continue; }
                var (left, right) = rows[first].Side == 0
                    ? (rows[first], rows[second]) : (rows[second], rows[first]);
                var distance = right.Time - left.Time;
                if (distance < spec.Least || distance > spec.Greatest || !left.HasKeyOf(right, spec.MatchesNulls)
                    || (spec.Condition is not null && !left.IsSmallWith(right))) { continue; }
                var isNew = matched.Add(left);
                matched.Add(right);
                if (spec.Type == JoinType.Semi && isNew) { result.Add(Line(left, null)); }
                if (spec.Type is not (JoinType.Semi or JoinType.Anti)) { result.Add(Line(left, right)); }
            }
        }
        List<string>[] late = [[], []];
        foreach (var row in rows.Where(row => !matched.Contains(row)))
        {
            var isPadded = row.Side == 0
                ? spec.Type is JoinType.Left or JoinType.Full or JoinType.Anti
                : spec.Type is JoinType.Right or JoinType.Full;
            var canMatch = !isEmpty && (row.Key is not null || spec.MatchesNulls);
            if (isPadded) { result.Add(row.Side == 0 ? Line(row, null) : Line(null, row)); }
            else if (canMatch && row.IsLate && row.Clock >= EndOf(row)) { late[row.Side].Add(row.Alone); }
        }
        return (result, late);
    }

    private static IntervalJoinSpec RandomSpec(Random random, JoinType type)
    {
        var lower = random.Next(-25, 15);
        return IntervalJoinSpec.Between(
            new(lower), new(lower + random.Next(-3, 30)), type, ClockScope.Stream) with
        {
            IsLowerExclusive = random.Next(3) == 0,
            IsUpperExclusive = random.Next(3) == 0,
            MatchesNulls = random.Next(3) == 0,
            Condition = random.Next(2) == 0 ? null : SumIsSmall,
        };
    }
}
