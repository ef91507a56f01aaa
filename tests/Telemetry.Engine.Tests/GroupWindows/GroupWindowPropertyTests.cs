using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.GroupWindows.Groups;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.GroupWindows;

[Verifies(typeof(GroupWindowOperator))]
public sealed class GroupWindowPropertyTests
{
    private static readonly string[] Names = ["m2", "m0", "m3", "m1", "m4"];

    [Fact]
    public void The_group_says_what_the_text_says_whatever_happens()
    {
        var states = new SortedSet<string>(StringComparer.Ordinal);
        var reasons = new SortedSet<string>(StringComparer.Ordinal);
        var revisions = 0;
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var spec = RandomSpec(random);
            var script = RandomScript(random, 250).Append(new ScriptStep.EndOfInput()).ToArray();

            var expected = new NaiveGroup(spec).Play(script);
            var player = new ScriptPlayer(Pipeline(spec), At(0), () => random.Next(1, 6), random.Next(8)).Play(script);

            Compare(seed, expected.Rows, [.. player.Sink["out"].Select(Brief)]);
            Compare(seed, expected.Letters, [.. player.Sink["dead_letters"].Select(BriefLetter)]);
            states.UnionWith(expected.Rows.Select(row => row.Split(' ')[2]));
            reasons.UnionWith(expected.Letters.Select(letter => letter.Split(' ')[2]));
            revisions += expected.Rows.Count(row => row.Split(' ')[1] != "0");
        }
        Assert.Equal(["final", "incomplete", "provisional"], states);
        Assert.Equal(["before_membership", "beyond_horizon", "late"], reasons);
        Assert.True(revisions > 500, $"{revisions} revisions");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Groups_are_the_same_in_every_batching_and_after_every_restore(int seed)
    {
        var random = new Random(seed);
        var spec = RandomSpec(random) with
        {
            Groups = [new("site", Names), new("line-2", "m3", "m1"), new("line-1", "m0", "m2", "silent")],
        };
        var script = RandomScript(random, 120).Select(step =>
            step is ScriptStep.Reading reading ? reading with { Metric = $"t{random.Next(2)}" } : step).ToArray();

        // Clocks and members stay; that no window does has a test of its own.
        var sink = new OperatorVerifier(() => Pipeline(spec)) { Start = At(0), Seeds = 2, Remembering = [Operator] }
            .Verify(script);

        Assert.True(sink["out"].Count > 20);
    }

    private static GroupWindowSpec RandomSpec(Random random) => Spec(new SourceGroup("site", Names[..4])) with
    {
        Size = Duration.FromSeconds(random.Next(1, 11)),
        IdleAfter = Duration.FromSeconds(random.Next(3) * 3),
        Deadline = Duration.FromSeconds(random.Next(5, 80)),
        Horizon = Duration.FromSeconds(random.Next(5) == 0 ? 5_000 : random.Next(20, 200)),
        Early = random.Next(2) == 0 ? null : Duration.FromSeconds(random.Next(1, 9)),
    };

    private static IEnumerable<ScriptStep> RandomScript(Random random, int length)
    {
        var now = 0L;
        var low = new double[Names.Length];
        for (var step = 0; step < length; step++)
        {
            var index = random.Next(Names.Length);
            var source = Names[index];
            switch (random.Next(20))
            {
                case < 3: yield return Online(source); break;
                case 3: yield return Offline(source); break;
                case 4 when random.Next(3) == 0:
                    yield return Members("site", [.. Names.Where(_ => random.Next(5) > 0)]);
                    break;
                case < 8:
                    low[index] = random.Next(2) == 0 ? now : Math.Min(now, low[index] + random.Next(30));
                    yield return Low(source, low[index]);
                    break;
                case < 11:
                    var by = random.Next(30) == 0 ? 90 : random.Next(1, 8);
                    now += by;
                    yield return Tick(by);
                    break;
                default:
                    var time = random.Next(3) == 0 ? low[index] + random.Next(-20, 20) : now - (random.Next(160) / 8.0);
                    yield return Read(source, Math.Min(time, now + 20), random.Next(1, 50));
                    break;
            }
        }
    }

    private static void Compare(int seed, List<string> expected, string[] actual)
    {
        for (var at = 0; at < Math.Max(expected.Count, actual.Length); at++)
        {
            var wanted = at < expected.Count ? expected[at] : "nothing";
            var got = at < actual.Length ? actual[at] : "nothing";
            Assert.True(wanted == got, $"Seed {seed}, output {at}: expected {wanted}, got {got}.");
        }
    }
}
