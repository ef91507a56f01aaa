using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

public sealed class ClockScopeChangeTests
{
    private static readonly IReadOnlyList<Aggregate> Count = [new(AggregateFunction.Count, "value", "count")];

    [Theory]
    [InlineData("tumbling")]
    [InlineData("general")]
    public void Windows_that_the_new_clock_has_passed_already_fire_next_and_lose_nothing(string shape)
    {
        // Under the stream's clock b holds a back.
        var before = Play(
            Build(shape, ClockScope.Stream), null,
            new ScriptStep.Status("a", true), new ScriptStep.Status("b", true),
            new ScriptStep.Reading("a", "t", At(1), 1), new ScriptStep.Reading("a", "t", At(11), 1),
            new ScriptStep.Reading("b", "t", At(2), 1),
            new ScriptStep.Low("b", At(5)), new ScriptStep.Low("a", At(15)));
        Assert.Empty(before.Sink["out"]);

        // Under their own clocks a's first window is over, b's is not.
        var after = Play(
            Build(shape, ClockScope.Source), before.Snapshot(),
            new ScriptStep.Reading("b", "t", At(6), 1), new ScriptStep.Reading("a", "t", At(16), 1));
        Assert.Equal(["a 0 1"], Windows(after));

        after.Play(new ScriptStep.Low("b", At(30)), new ScriptStep.Low("a", At(30)));
        Assert.Equal(["a 0 1", "b 0 2", "a 10 2"], Windows(after));
    }

    [Theory]
    [InlineData("tumbling")]
    [InlineData("general")]
    public void Windows_that_the_new_clock_has_not_passed_wait_for_it(string shape)
    {
        var before = Play(
            Build(shape, ClockScope.Source), null,
            new ScriptStep.Status("a", true), new ScriptStep.Status("b", true),
            new ScriptStep.Reading("a", "t", At(1), 1), new ScriptStep.Reading("b", "t", At(2), 1),
            new ScriptStep.Low("a", At(10)), new ScriptStep.Low("b", At(3)),
            new ScriptStep.Reading("a", "t", At(12), 1));
        Assert.Equal(["a 0 1"], Windows(before));

        var after = Play(
            Build(shape, ClockScope.Stream), before.Snapshot(),
            new ScriptStep.Low("a", At(40)), new ScriptStep.Reading("b", "t", At(4), 1));
        Assert.Empty(after.Sink["out"]);

        after.Play(new ScriptStep.Low("b", At(11)));
        Assert.Equal(["b 0 2"], Windows(after));
        after.Play(new ScriptStep.Low("b", At(30)));
        Assert.Equal(["b 0 2", "a 10 1"], Windows(after));
    }

    [Fact]
    public void A_row_is_late_by_the_new_clock()
    {
        var before = Play(
            Build("tumbling", ClockScope.Stream), null,
            new ScriptStep.Status("a", true), new ScriptStep.Status("b", true),
            new ScriptStep.Reading("a", "t", At(1), 1), new ScriptStep.Reading("b", "t", At(1), 1),
            new ScriptStep.Low("a", At(25)), new ScriptStep.Low("b", At(2)));

        var after = Play(
            Build("tumbling", ClockScope.Source), before.Snapshot(), new ScriptStep.Reading("a", "t", At(3), 1));

        Assert.Equal(["a 0 1"], Windows(after));
        Assert.Single(after.Sink["late"]);
    }

    [Theory]
    [InlineData("tumbling", 1)]
    [InlineData("hopping", 2)]
    [InlineData("hopping", 3)]
    [InlineData("general", 4)]
    [InlineData("general", 5)]
    public void Whenever_the_scope_changes_every_row_is_in_its_windows_once(string shape, int seed)
    {
        for (var round = 0; round < 40; round++)
        {
            var random = new Random((seed * 1_000) + round);
            var (said, rows) = ChangeAtRandom(shape, random);
            var expected = shape == "hopping" ? rows * 2 : rows;
            Assert.True(said.Sum(line => line.Count) == expected, $"seed {seed}, round {round}: {said.Count} windows");
            var windows = said.Select(line => line.Window).Distinct().Count();
            Assert.True(windows == said.Count, $"seed {seed}, round {round}: some of {said.Count} windows spoke twice");
        }
    }

    private static (List<(string Window, int Count)> Said, int Rows) ChangeAtRandom(string shape, Random random)
    {
        ClockScope[] scopes = [ClockScope.Source, ClockScope.Stream];
        var scope = random.Next(2);
        var player = Player(Build(shape, scopes[scope]), null);
        var lows = new int[4];
        var sinks = new List<RecordingSink> { player.Sink };
        var rows = 0;
        for (var source = 0; source < lows.Length; source++) { player.Play(new ScriptStep.Status($"s{source}", true)); }
        for (var step = 0; step < 120; step++)
        {
            var source = random.Next(lows.Length);
            if (random.Next(3) == 0)
            {
                lows[source] += random.Next(9);
                player.Play(new ScriptStep.Low($"s{source}", At(lows[source])));
            }
            else
            {
                rows++;
                // Beyond everything that any clock has reached, so that no row is late under either scope.
                var time = lows.Max() + random.Next(1, 30);
                player.Play(new ScriptStep.Reading($"s{source}", "t", At(time), 1));
            }
            if (random.Next(15) != 0) { continue; }
            scope = 1 - scope;
            player = Player(Build(shape, scopes[scope]), player.Snapshot());
            sinks.Add(player.Sink);
        }
        player.Play(new ScriptStep.EndOfInput());
        return ([.. sinks.SelectMany(sink => sink["out"]).Select(Parse)], rows);
    }

    private static Pipeline Build(string shape, ClockScope scope)
    {
        var builder = new PipelineBuilder("p", new IngestOptions { AdmitsLate = true });
        var windows = shape switch
        {
            "general" => builder.Readings.Window("w", GeneralWindowSpec.OnEventTime(
                WindowAssigner.Tumbling(Duration.FromSeconds(10)), Count, scope)),
            "hopping" => builder.Readings.Window("w", WindowSpec.Hopping(
                Duration.FromSeconds(10), Duration.FromSeconds(5), Count, scope)),
            _ => builder.Readings.Window("w", WindowSpec.Tumbling(Duration.FromSeconds(10), Count, scope)),
        };
        windows.To("out");
        windows.Side("late").To("late");
        return builder.Build();
    }

    private static ScriptPlayer Play(Pipeline pipeline, byte[]? snapshot, params ScriptStep[] steps) =>
        Player(pipeline, snapshot).Play(steps);

    private static ScriptPlayer Player(Pipeline pipeline, byte[]? snapshot)
    {
        var player = new ScriptPlayer(pipeline, Start);
        if (snapshot is not null) { player.Restore(snapshot, RestoreMode.Map); }
        return player;
    }

    private static string[] Windows(ScriptPlayer player) => [.. player.Sink["out"].Select(line =>
    {
        var (window, count) = Parse(line);
        return $"{window} {count}";
    })];

    private static (string Window, int Count) Parse(string line)
    {
        var values = line.Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var start = (long.Parse(values["window_start"], null) - At(0).Micros) / 1_000_000;
        return ($"{values["device"]} {start}", int.Parse(values["count"], null));
    }
}
