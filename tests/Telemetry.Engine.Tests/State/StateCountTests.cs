using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.State;

/// <summary>What operators of windows and rows hold is counted: the same after a restore, none at the end.</summary>
public sealed class StateCountTests
{
    private static readonly Aggregate[] Sums = [new(AggregateFunction.Sum, "value", "sum")];

    private static readonly Dictionary<string, Func<PipelineStream, PipelineStream>> Operators =
        new(StringComparer.Ordinal)
        {
            ["sessions"] = rows => rows.Window("op", GeneralWindowSpec.OnEventTime(
                WindowAssigner.Session(SessionGap.Fixed(new(5))), Sums) with
            { AllowedLateness = new(20) }),
            ["evicting"] = rows => rows.Window("op", GeneralWindowSpec.OnEventTime(
                WindowAssigner.Hopping(new(30), new(10)), Sums) with
            {
                Trigger = WindowTrigger.Count(3),
                Evictor = WindowEvictor.Count(4, isAfter: true),
            }),
            ["gaps"] = rows => rows.FillGaps("op", new() { Interval = new(3), Fill = GapFill.Last }),
            ["key windows"] = rows => rows.KeyWindow("op", new(new(10), "value", AggregateFunction.Sum)
            {
                Slide = new(4),
                Grace = new(8),
                GoesOn = true,
            }),
            ["groups"] = rows => rows.GroupWindow("op", new()
            {
                Size = new(10),
                Aggregates = [.. Sums],
                IdleAfter = new(5),
                Deadline = new(30),
                Horizon = new(90),
                Groups = [new("hall", "a", "b"), new("yard", "c", "a")],
            }),
        };

    public static TheoryData<string> Names => [.. Operators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_held_is_counted_and_released(string name)
    {
        var random = new Random(3);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 150; step++)
        {
            var device = "abc"[random.Next(3)].ToString();
            script.Add(new ScriptStep.Reading(device, "t", new(step + random.Next(-20, 10)), random.Next(20)));
            if (random.Next(6) == 0) { script.Add(new ScriptStep.Low(device, new(step - 10))); }
            if (random.Next(6) == 0) { script.Add(new ScriptStep.Tick(new(3))); }
        }
        var straight = Play(name, script, 0);

        Assert.Equal(straight, Play(name, script, 1));
        Assert.True(straight.Max() > 1_000, $"{straight.Max()} bytes");
        Assert.Equal(0, straight[^1]);
    }

    private static List<long> Play(string name, List<ScriptStep> script, int restoreEvery)
    {
        var held = new List<long>();
        var options = new IngestOptions { AdmitsLate = true, FutureTolerance = new(1L << 40) };
        var player = new ScriptPlayer(Pipeline(), new(0), () => 1, restoreEvery).Play(script);
        player.Play(new ScriptStep.EndOfInput());
        return held;

        Pipeline Pipeline()
        {
            var builder = new PipelineBuilder("test", options);
            var output = Operators[name](builder.Readings.WhereNotNull("value"));
            output.Apply("scale", _ => new Scale(held)).To("out");
            return builder.Build();
        }
    }

    /// <summary>Notes at the end of each step what is counted.</summary>
    private sealed class Scale(List<long> held) : StatelessOperator
    {
        public override IReadOnlyList<OutputPort> Outputs { get; } =
            [new(OutputPort.Main, new(new Column("none", ColumnType.Int64)))];

        public override string Describe() => "scale";

        public override void Process(int port, Frame frame, Collector output) { }

        public override void AdvanceClock(EventTime journalTime, Collector output) => held.Add(Context.State.Total);
    }
}
