using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Tests.Typed;

[Verifies(typeof(KeyedProcessOperator<,>))]
public sealed class KeyedProcessPropertyTests
{
    private static readonly string[] Words =
    [
        "event", "event", "event", "no event", "journal", "journal", "no journal", "value", "no value", "add", "add",
        "drop", "put", "put", "take", "say", "say", "say",
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Timers_and_state_are_what_brute_force_says_in_every_batching_and_after_every_restore(int seed)
    {
        var lives = ScriptedLives.Of(seed);
        var naive = new NaiveProcess(lives);
        var script = Script(seed, naive);

        var sink = new OperatorVerifier(() => Pipeline(lives)) { Remembering = ["process"], Seeds = 3 }.Verify(script);

        naive.AdvanceWatermark(long.MaxValue);
        Assert.True(naive.Said.SequenceEqual(sink["out"]), Difference(seed, lives, naive.Said, sink["out"]));
        Assert.True(naive.Said.Count > 50, $"seed {seed}: only {naive.Said.Count} rows");
    }

    private static List<ScriptStep> Script(int seed, NaiveProcess naive)
    {
        var random = new Random(seed);
        var script = new List<ScriptStep>();
        var (watermark, journal) = (0L, 0L);
        for (var step = 0; step < 300; step++)
        {
            if (random.Next(12) == 0)
            {
                watermark += random.Next(1, random.Next(4) == 0 ? 80 : 12);
                script.Add(new ScriptStep.Watermark("rows", new(watermark)));
                naive.AdvanceWatermark(watermark);
            }
            else if (random.Next(12) == 0)
            {
                var by = random.Next(1, random.Next(4) == 0 ? 80 : 12);
                journal += by;
                script.Add(new ScriptStep.Tick(new(by)));
                naive.AdvanceClock(journal);
            }
            else
            {
                var (device, word) = ($"d{random.Next(4)}", Words[random.Next(Words.Length)]);
                var time = watermark + random.Next(-10, 30);
                var clock = word.Contains("journal", StringComparison.Ordinal) ? journal : watermark;
                var number = Math.Max(0, clock + random.Next(-8, 40));
                script.Add(new ScriptStep.Row("rows", new(time), device, null, number, word));
                naive.Row(device, time, word, number);
            }
        }
        return script;
    }

    private static Pipeline Pipeline(ScriptedLives lives)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", RowShape.Of<Sample>(), KeySpace.Device)
            .Process("process", () => new ScriptedProcess(lives), RowShape.Text("value"),
                Telemetry.Engine.Windows.ClockScope.Stream)
            .To("out");
        return builder.Build();
    }

    private static string Difference(
        int seed, ScriptedLives lives, List<string> expected, IReadOnlyList<string> actual)
    {
        var at = 0;
        while (at < expected.Count && at < actual.Count && expected[at] == actual[at]) { at++; }
        return $"seed {seed}, {lives}: row {at} is [{actual.ElementAtOrDefault(at)}], by brute force "
            + $"[{expected.ElementAtOrDefault(at)}]";
    }
}
