using Telemetry.Engine.Data;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Joins.JoinRows;

namespace Telemetry.Engine.Tests.Joins;

[Verifies(typeof(RegularJoinOperator))]
public sealed class RegularJoinTests
{
    public static TheoryData<JoinType> Types => IntervalJoinPropertyTests.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void The_changelog_describes_the_joined_tables(JoinType type)
    {
        var (rows, updates) = (0, 0);
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var spec = RandomSpec(random, type);
            List<JoinRow>[] tables = [[], []];
            var script = RandomChanges(random, 120, tables);

            var player = new ScriptPlayer(
                Pipeline(
                    (left, right) => left.Join("join", right, spec), leftUpdates: true, rightUpdates: true),
                new(0), () => random.Next(1, 30), random.Next(6)).Play(script);

            Same($"seed {seed}, {spec}", Expected(spec, tables), TableOf(player.Sink["out"], seed));
            rows += tables[0].Count;
            updates += player.Sink["out"].Count(line => line.StartsWith("UpdateAfter", StringComparison.Ordinal));
        }
        Assert.True(rows > 300, $"{rows} rows");
        Assert.Equal(type == JoinType.Inner, updates > 0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_join_is_the_same_in_every_batching_and_after_every_restore(JoinType type)
    {
        var random = new Random(3);
        var spec = RandomSpec(random, type) with { TimeToLive = Duration.FromSeconds(20) };
        var script = RandomChanges(random, 150, [[], []]);
        for (var at = 10; at < script.Count; at += 10)
        {
            // Not between the two rows of an update.
            if (script[at] is ScriptStep.Row { Kind: ChangeKind.UpdateAfter }) { at++; }
            script.Insert(at, new ScriptStep.Tick(Duration.FromSeconds(random.Next(8))));
        }

        var sink = new OperatorVerifier(() => Pipeline(
            (left, right) => left.Join("join", right, spec), leftUpdates: true, rightUpdates: true))
        {
            Start = new(0),
            Seeds = 1,
        }.Verify(script);

        Assert.True(sink["out"].Count > 5);
    }

    [Fact]
    public void A_row_with_nulls_goes_when_its_first_partner_comes_and_comes_back_with_the_last_ones_leaving()
    {
        var spec = new RegularJoinSpec { Type = JoinType.Left };
        var player = new ScriptPlayer(
            Pipeline((left, right) => left.Join("join", right, spec), rightUpdates: true), new(0));
        JoinRow left = new(0, 1, 1, "a", 1, 0), one = new(1, 2, 2, "a", 2, 0), two = new(1, 3, 3, "a", 3, 0);

        player.Play(
            left.Step(), one.Step(), two.Step(), one.Step(ChangeKind.Delete), two.Step(ChangeKind.Delete));

        Assert.Equal(
            [Line(left, null), "Delete " + Line(left, null), Line(left, one), Line(left, two),
                "Delete " + Line(left, one), "Delete " + Line(left, two), Line(left, null)], player.Sink["out"]);
    }

    [Fact]
    public void Rows_are_forgotten_when_their_time_is_over_and_what_they_joined_with_stays()
    {
        var spec = new RegularJoinSpec { TimeToLive = Duration.FromSeconds(64) };
        var player = new ScriptPlayer(Pipeline((left, right) => left.Join("join", right, spec)), new(0));
        JoinRow left = new(0, 1, 1, "a", 1, 0);
        JoinRow Right(long id) => new(1, id, 2, "a", 2, 0);

        player.Play(left.Step(), Right(2).Step(), new ScriptStep.Tick(Duration.FromSeconds(63)), Right(3).Step());
        player.Play(new ScriptStep.Tick(Duration.FromSeconds(1)), Right(4).Step());

        Assert.Equal([Line(left, Right(2)), Line(left, Right(3))], player.Sink["out"]);
    }

    [Fact]
    public void It_says_when_its_state_has_no_bound_and_when_its_result_is_a_changelog()
    {
        bool Updates(JoinType type, bool rightUpdates)
        {
            var isChangelog = false;
            _ = Pipeline(
                (left, right) =>
                {
                    var joined = left.Join("join", right, new() { Type = type });
                    isChangelog = joined.Updates;
                    return joined;
                }, rightUpdates: rightUpdates);
            return isChangelog;
        }

        Assert.False(Updates(JoinType.Inner, false));
        Assert.False(Updates(JoinType.Semi, false));
        Assert.True(Updates(JoinType.Inner, true));
        Assert.True(Updates(JoinType.Left, false));
        Assert.True(Updates(JoinType.Anti, false));
        InputPort input = new(Left, KeySpace.Device);
        InputPort[] inputs = [input, input];
        Assert.False(new RegularJoinOperator(new(), inputs).Bound.IsBounded);
        Assert.True(new RegularJoinOperator(new() { TimeToLive = Duration.FromSeconds(1) }, inputs).Bound.IsBounded);
        Assert.Throws<ArgumentException>(() => new RegularJoinOperator(new() { TimeToLive = new(0) }, inputs));
        Assert.Throws<ArgumentException>(
            () => new RegularJoinOperator(new() { TimeToLive = new(long.MaxValue) }, inputs));
    }

    /// <summary>What an updating stream leaves; each row that is taken back was there.</summary>
    private static List<string> TableOf(IReadOnlyList<string> changelog, int seed)
    {
        var table = new List<string>();
        foreach (var line in changelog)
        {
            var kind = line.Split(' ')[0];
            var row = kind.Contains('=', StringComparison.Ordinal) ? line : line[(kind.Length + 1)..];
            if (kind is "Delete" or "UpdateBefore") { Assert.True(table.Remove(row), $"seed {seed}: {line}"); }
            else { table.Add(row); }
        }
        return table;
    }

    private static List<ScriptStep> RandomChanges(Random random, int length, List<JoinRow>[] tables)
    {
        var script = new List<ScriptStep>();
        for (var step = 0; step < length; step++)
        {
            var side = random.Next(2);
            var table = tables[side];
            var key = random.Next(6) == 0 ? null : $"k{random.Next(3)}";
            var added = new JoinRow(
                side, random.Next(20), random.Next(100), key, random.Next(6) == 0 ? null : random.Next(10), 0);
            var choice = table.Count == 0 ? 0 : random.Next(4);
            if (choice < 2)
            {
                script.Add(added.Step());
                table.Add(added);
                continue;
            }
            var removed = table[random.Next(table.Count)];
            table.Remove(removed);
            script.Add(removed.Step(choice == 2 ? ChangeKind.Delete : ChangeKind.UpdateBefore));
            if (choice == 2) { continue; }
            added = random.Next(2) == 0 ? added : removed with { Value = added.Value };
            script.Add(added.Step(ChangeKind.UpdateAfter));
            table.Add(added);
        }
        return script;
    }

    private static List<string> Expected(RegularJoinSpec spec, List<JoinRow>[] tables)
    {
        bool Matches(JoinRow left, JoinRow right) => left.HasKeyOf(right, spec.MatchesNulls)
            && (spec.Condition is null || left.IsSmallWith(right));
        var pairs = tables[0].SelectMany(left => tables[1].Where(right => Matches(left, right)), Line);
        var left = tables[0].Where(left => !tables[1].Exists(right => Matches(left, right)))
            .Select(left => Line(left, null));
        var right = tables[1].Where(right => !tables[0].Exists(left => Matches(left, right)))
            .Select(right => Line(null, right));
        return spec.Type switch
        {
            JoinType.Inner => [.. pairs],
            JoinType.Left => [.. pairs, .. left],
            JoinType.Right => [.. pairs, .. right],
            JoinType.Full => [.. pairs, .. left, .. right],
            JoinType.Anti => [.. left],
            _ =>
            [
                .. tables[0].Where(one => tables[1].Exists(other => Matches(one, other)))
                    .Select(one => Line(one, null)),
            ],
        };
    }

    private static RegularJoinSpec RandomSpec(Random random, JoinType type) => new()
    {
        Type = type,
        MatchesNulls = random.Next(3) == 0,
        Condition = random.Next(2) == 0 ? null : SumIsSmall,
    };
}
