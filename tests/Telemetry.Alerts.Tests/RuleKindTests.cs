using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Alerts.Tests;

public sealed class RuleKindTests
{
    private static readonly Schema ScoreSchema = new(
        new("device", ColumnType.Text), new("metric", ColumnType.Text), new("window_start", ColumnType.Time),
        new("window_end", ColumnType.Time), new("value", ColumnType.Float64),
        new("expected_low", ColumnType.Float64, true), new("expected_high", ColumnType.Float64, true));

    private static readonly AlertRule Silent = new()
    {
        Id = "silent",
        Kind = AlertRuleKind.Absence,
        Metric = "pressure",
        For = TimeSpan.FromSeconds(30),
    };

    private static readonly AlertRule Trip = new()
    {
        Id = "trip",
        Kind = AlertRuleKind.Pattern,
        Within = TimeSpan.FromSeconds(40),
        Steps = [new(80, null), new(null, 60)],
        Horizon = TimeSpan.FromMinutes(5),
    };

    private static readonly AlertRule Runaway = new()
    {
        Id = "runaway",
        Kind = AlertRuleKind.Rate,
        RaiseAbove = 2,
        ClearBelow = 0,
        Horizon = TimeSpan.FromMinutes(5),
        Flap = new FlapLimit(3, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(40)),
    };

    [Fact]
    public void Band_says_how_far_outside_a_value_is_and_nothing_where_there_is_none()
    {
        var rule = new AlertRule
        {
            Id = "odd",
            Kind = AlertRuleKind.Band,
            Stream = "scores",
            Aggregate = "value",
            RaiseAbove = 1,
            ClearBelow = 0,
        };
        var builder = new PipelineBuilder("p");
        builder.Apply("alerts", [builder.Table("scores", ScoreSchema, KeySpace.Series)], inputs => new AlertOperator(
            [rule], [new AlertInput("scores", inputs[0].Schema, KeySpace.Series)])).To("alerts");

        PipelineTranscript transcript = PipelineTranscript.Play(builder.Build(),
        [
            Score(0, 50, null, null), Score(1, 22, 10, 20), Score(2, 5, 10, 20), Score(3, 99, null, 20),
            Score(4, 20.5, 10, 20), Score(5, 20, 10, 20),
        ], restoreEvery: 1);

        Assert.Equal(["raised 2", "resolved 5"], transcript.Of("alerts").Select(Brief));
    }

    [Fact]
    public void Every_kind_is_the_same_in_every_way_of_running_it()
    {
        var random = new Random(11);
        var script = new List<ScriptStep>();
        for (int t = 1; t < 150; t++)
        {
            string device = t % 3 == 0 ? "pump" : "press";
            var time = EventTime.FromSeconds((t * 5) - 3);
            script.Add(new ScriptStep.Tick(Duration.FromSeconds(5)));
            if (random.Next(12) == 0)
            {
                script.Add(new ScriptStep.Status(device, random.Next(2) == 0));
            }

            script.Add(new ScriptStep.Reading(device, "temperature", time, 40 + random.Next(60)));
            if (t % 40 < 20)
            {
                script.Add(new ScriptStep.Reading(device, "pressure", time, 40 + random.Next(60)));
            }

            script.Add(new ScriptStep.Low(device, EventTime.FromSeconds(t * 5)));
        }

        var verifier = new OperatorVerifier(() => Pipeline(Silent, Trip, Runaway))
        {
            Remembering = ["alerts"],
            Seeds = 2,
        };
        RecordingSink said = verifier.Verify(script);

        Assert.Equal(["device.offline", "runaway", "silent", "trip"],
            said["alerts"].Select(line => Value(line, "rule")).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(said["alerts"], line => Value(line, "flapping") == "true");
    }

    [Fact]
    public void Rows_carry_the_texts_of_their_rule()
    {
        AlertRule rule = Silent with
        {
            Summary = "{metric} of {device}: {{silent}} for {peak} s",
            Runbook = "https://wiki.example/silent",
            Labels = new Dictionary<string, string> { ["team"] = "night", ["area"] = "7\"" },
        };
        PackScript script = new PackScript().Pack(11, "press", 11, ("pressure", 5, 1)).Pack(60, "press", 60);

        string line = Assert.Single(PipelineTranscript.Play(Pipeline(rule), script.Steps()).Of("alerts"));

        Assert.Contains("summary=pressure of press: {silent} for 30 s runbook=https://wiki.example/silent "
            + "labels={\"area\":\"7\\u0022\",\"team\":\"night\"}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_texts_are_another_pipeline_but_no_other_state()
    {
        AlertInput input = new("readings_10s", Windows(new PipelineBuilder("p")).Schema, KeySpace.Series);
        var one = new AlertOperator([Silent], [input]);
        var other = new AlertOperator([Silent with { Severity = "critical", Summary = "{device}" }], [input]);

        Assert.NotEqual(one.Describe(), other.Describe());
        Assert.Equal(one.DescribeState(), other.DescribeState());
        Assert.NotEqual(
            one.DescribeState(),
            new AlertOperator([Silent with { For = TimeSpan.FromSeconds(31) }], [input]).DescribeState());
    }

    [Fact]
    public void Absence_needs_a_stream_by_device() => Assert.Contains("allowed for absence is one by device",
        Assert.Throws<ArgumentException>(() => new AlertOperator([Silent],
            [new AlertInput("readings_10s", ScoreSchema, new KeySpace("x", KeySpace.Series.Columns, -1))])).Message,
        StringComparison.Ordinal);

    private static Pipeline Pipeline(params AlertRule[] rules)
    {
        var builder = new PipelineBuilder("p");
        builder.Apply("alerts", [Windows(builder)], inputs => new AlertOperator(
            rules, [new AlertInput(AlertRule.ReadingsStream, inputs[0].Schema, KeySpace.Series)])).To("alerts");
        return builder.Build();
    }

    private static PipelineStream Windows(PipelineBuilder builder) => builder.Readings.Window(
        "windows", WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value")));

    private static Action<StepInput, long, Partition> Score(int window, double value, double? low, double? high) =>
        (input, number, partition) =>
        {
            Span<long> key = [partition.Texts.Intern("press"), partition.Texts.Intern("t")];
            var frame = new Frame(ScoreSchema, partition.Texts);
            var end = new EventTime((window + 1) * 10_000_000);
            int row = frame.Add(end, partition.KeysOf(KeySpace.Series).Intern(key));
            frame.SetText(0, row, "press");
            frame.SetText(1, row, "t");
            frame.Longs(2)[row] = window * 10_000_000;
            frame.Longs(3)[row] = end.Micros;
            frame.Doubles(4)[row] = value;
            Set(5, low);
            Set(6, high);
            var stamp = new StepStamp(number, end, Duration.FromSeconds(number));
            input.BeginFrame(stamp, "scores", frame, EventTime.Min);

            void Set(int column, double? bound)
            {
                frame.Doubles(column)[row] = bound ?? 0;
                if (bound is null)
                {
                    frame.Doubles(column).SetNull(row);
                }
            }
        };

    private static string Brief(string line) => $"{Value(line, "event")} {Value(line, "peak")}";

    private static string? Value(string line, string column) => line.Split(' ')
        .FirstOrDefault(p => p.StartsWith(column + "=", StringComparison.Ordinal))?[(column.Length + 1)..];
}
