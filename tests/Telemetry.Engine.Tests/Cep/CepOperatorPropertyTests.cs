using Telemetry.Engine.Cep;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Cep.PatternRows;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>Random patterns over random rows with disorder, ties, NULLs and late rows: whatever the order of arrival,
/// the batches and the restores, a key's matches are those of its rows in their order.</summary>
[Verifies(typeof(CepOperator))]
public sealed class CepOperatorPropertyTests
{
    private const int Seeds = 150;

    private static readonly string[] Keys = ["x", "y", "z"];

    private static readonly MatchCondition Rises = new(
        [new("v", new MatchTerm.Current("v")), new("before", new MatchTerm.Last(null, "v", 1)),
         new("count", new MatchTerm.Fold(null, Aggregate.CountAll("n")))],
        new Expression.Or(
            new Expression.Compare(Comparison.Equal, new Expression.Column("count"), new Expression.Int64(1)),
            Is(Comparison.Greater, "v", "before")));

    [Fact]
    public void Matches_are_those_of_each_keys_rows_in_the_order_of_their_times()
    {
        var matches = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var spec = SpecOf(random);
            var model = new PatternModel(spec);
            var player = new ScriptPlayer(Pipeline(spec), new EventTime(0));
            foreach (var step in Script(random))
            {
                model.Play(step);
                player.Play(step);
            }
            player.Play(End);
            matches += Compare($"seed {seed}: {spec}", model, player);
        }
        Assert.True(matches > Seeds, $"only {matches} matches");
    }

    [Fact]
    public void Every_batching_and_every_restore_gives_the_same()
    {
        for (var seed = 1; seed <= 16; seed++)
        {
            var random = new Random(seed * 1_000);
            var spec = SpecOf(random);
            try
            {
                new OperatorVerifier(() => Pipeline(spec)) { Seeds = 2 }.Verify([.. Script(random)]);
            }
            catch (InvalidOperationException exception)
            {
                Assert.Fail($"seed {seed}: {spec}: {exception.Message}");
            }
        }
    }

    [Fact]
    public void Rows_that_are_shuffled_within_the_watermark_give_what_sorted_ones_give()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var spec = SpecOf(random);
            // Times differ, so that arrival does not decide.
            ScriptStep[] sorted =
            [
                .. Enumerable.Range(0, 80).Select(time => Row(
                    time, $"{(char)('a' + random.Next(4))}", random.Next(9), Keys[random.Next(3)])),
            ];
            var shuffled = sorted.Chunk(10).SelectMany(part => (ScriptStep[])
                [.. part.OrderBy(_ => random.Next()), Mark(((ScriptStep.Row)part[^1]).Time.Micros)]);

            var (one, two) = (Play(spec, [.. sorted, End]), Play(spec, [.. shuffled, End]));

            foreach (var key in Keys)
            {
                Assert.True(
                    LinesOf(one, "out", key).SequenceEqual(LinesOf(two, "out", key)), $"seed {seed}: {spec}");
            }
            Assert.Empty(two.Sink["late"]);
        }
    }

    [Fact]
    public void A_run_that_is_restored_after_every_step_says_the_same()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed * 77);
            var spec = SpecOf(random);
            ScriptStep[] script = [.. Script(random), End];
            var restored = new ScriptPlayer(Pipeline(spec), new EventTime(0), () => 1, restoreEvery: 1);

            var straight = Play(spec, script);
            restored.Play(script);

            foreach (var stream in (string[])["out", "timed_out", "late"])
            {
                Assert.True(
                    straight.Sink[stream].SequenceEqual(restored.Sink[stream]), $"seed {seed}: {stream}, {spec}");
            }
        }
    }

    private static int Compare(string place, PatternModel model, ScriptPlayer player)
    {
        var count = 0;
        foreach (var key in Keys)
        {
            var (matched, timedOut) = model.LinesOf(key);
            Equal($"{place}, matches of {key}", matched, LinesOf(player, "out", key));
            Equal($"{place}, timed out of {key}", timedOut, LinesOf(player, "timed_out", key));
            count += matched.Count;
        }
        Assert.Equal(model.Late, player.Sink["late"].Count);
        Assert.Equal(0, player.Partition.CountedBytes);
        return count;
    }

    private static void Equal(string place, IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        Assert.True(
            expected.SequenceEqual(actual),
            $"{place}\nexpected\n  {string.Join("\n  ", expected)}\ngot\n  {string.Join("\n  ", actual)}");

    private static List<string> LinesOf(ScriptPlayer player, string stream, string key) =>
        [.. player.Sink[stream].Where(line => line.Split(' ')[0] == $"g={key}")];

    private static IEnumerable<ScriptStep> Script(Random random)
    {
        var disorder = random.Next(1, 20);
        for (var step = 0; step < 70; step++)
        {
            long? value = random.Next(6) == 0 ? null : random.Next(9);
            yield return Row(
                (step - random.Next(disorder)) / 2 * 2, $"{(char)('a' + random.Next(4))}", value, Keys[random.Next(3)]);
            if (random.Next(7) == 0) { yield return Mark(step - 12); }
        }
    }

    private static MatchSpec SpecOf(Random random)
    {
        var pattern = PatternOf(random, random.Next(4) switch
        {
            0 => AfterMatch.SkipPastLastEvent,
            1 => AfterMatch.SkipToNext,
            _ => null,
        });
        if (random.Next(3) > 0 || random.Next(2) == 0) { pattern = pattern.Within(new Duration(random.Next(4, 30))); }
        var steps = pattern.ToSpec().Pattern.StepNames;
        return pattern.ToSpec(
        [
            .. TimesOf([.. steps]),
            new("sum", new MatchTerm.Fold(null, new(AggregateFunction.Sum, "v", "sum"))),
            new("last", new MatchTerm.Last(null, "v")),
        ]);
    }

    private static RowPattern PatternOf(Random random, CepSkip? skip)
    {
        var begin = RowPattern.Begin("one", skip).Where(Named("a"));
        return random.Next(8) switch
        {
            0 => begin.FollowedBy("two").Where(Named("b")).FollowedBy("three").Where(Named("c")),
            1 => begin.Next("two").Where(Named("b")).Or(Named("c")),
            2 => begin.FollowedByAny("two").Where(Named("b")).Where(Rises).FollowedBy("three").Where(Named("c")),
            3 => begin.FollowedBy("two").Where(Rises).OneOrMore().Consecutive().Next("three").Where(Named("d")),
            4 => begin.FollowedBy("two").Where(Named("b")).Times(1, 3).Optional().FollowedBy("three").Where(Named("c")),
            5 => begin.NotFollowedBy("not").Where(Named("d")).FollowedBy("three").Where(Named("c")),
            6 => begin.FollowedBy(
                RowPattern.Begin("two").Where(Named("b")).FollowedBy("three").Where(Named("c"))).Times(2),
            _ => begin.OneOrMore().Until(Named("d")).FollowedBy("two").Where(Named("b")).Within(new Duration(20)),
        };
    }
}
