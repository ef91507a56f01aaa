using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Tests;

[Verifies(typeof(MachineScoreOperator))]
public sealed class MachineScoreOperatorTests
{
    private static readonly TrainedModel Trained = Machines.Train();
    private static readonly TrainedModel Other = Machines.Train(windows: 500);

    [Fact]
    public void Streamed_scores_equal_a_batch_re_score()
    {
        FeatureWindow[] windows = Machines.Windows(200, 31);
        PipelineTranscript transcript = PipelineTranscript.Play(
            Pipeline(new Models(Trained)), [Use(Trained), .. windows.Select(w => WindowRows.Step(w))]);

        Assert.Equal(
            windows.Select(w => (w.WindowStart, Trained.Model.Score(w)))
                .Select(s => string.Create(CultureInfo.InvariantCulture,
                    $"{s.WindowStart} {s.Item2.Score:R} {s.Item2.Severity:R}")),
            transcript.Of("machine_scores")
                .Select(r => $"{Value(r, "window_start")} {Value(r, "score")} {Value(r, "severity")}"));
        Assert.StartsWith("device=press window_start=0 window_end=10000000 score=", transcript.Of("machine_scores")[0],
            StringComparison.Ordinal);
        Assert.EndsWith(" revision=0 state=final present=4 expected=4 missing=", transcript.Of("machine_scores")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_of_readings_equal_a_batch_re_score_of_their_windows()
    {
        var builder = new PipelineBuilder("p");
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value"));
        builder.Readings.Window("windows", spec).To("readings_10s")
            .Apply("model", input => new MachineScoreOperator(input.Schema, new Models(Trained)))
            .To("machine_scores");
        PackScript script = new PackScript().Control(1, "model", Change(Trained).ToPayload());
        var random = new Random(8);
        for (int t = 2; t < 600; t += 2)
        {
            double[] values = Machines.Values(t / 10, random);
            script.Pack(t, "press", t, [.. Machines.Metrics.Select((m, i) => (m, t - 1.5, values[2 * i]))]);
        }

        PipelineTranscript transcript = PipelineTranscript.Play(builder.Build(), script.Steps());
        PipelineTranscript split = PipelineTranscript.Play(builder.Build(), script.StepsOneByOne());

        string[] rescored =
        [
            .. transcript.Of("readings_10s").GroupBy(r => Value(r, "window_start")).Select(g => Trained.Model.Score(
                new FeatureWindow
                {
                    Device = "press",
                    WindowStart = 0,
                    WindowEnd = 1,
                    Metrics =
                    [
                        .. g.Select(r => new MetricWindow(
                            Value(r, "metric"), Number(r, "avg"), Number(r, "stddev"))),
                    ],
                }).Score.ToString("R", CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(59, rescored.Length);
        Assert.Equal(rescored, transcript.Of("machine_scores").Select(r => Value(r, "score")));
        Assert.Equal(transcript.Of("machine_scores"), split.Of("machine_scores"));
    }

    [Fact]
    public void Change_of_model_counts_from_its_place_in_the_journal()
    {
        FeatureWindow[] w = Machines.Windows(4, 31);
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(new Models(Trained, Other)),
        [
            WindowRows.Step(w[0]), Use(Trained), WindowRows.Step(w[1]), Use(Other), WindowRows.Step(w[2]),
            WindowRows.Control(new ModelChange { Device = "press*", Model = null }.ToPayload()), WindowRows.Step(w[3]),
        ]);

        Assert.Equal([$"1 {Trained.Model.Id}", $"2 {Other.Model.Id}"], transcript.Of("machine_scores")
            .Select(r => $"{Number(r, "window_start") / Machines.Window} {Value(r, "model")}"));
        Assert.Equal(
            [$"active {Trained.Model.Id}", $"active {Other.Model.Id}", "retired -"],
            transcript.Of("model_facts").Select(r => $"{Value(r, "status")} {Value(r, "model")}"));
    }

    [Theory]
    [InlineData("absent", "There is no model 'pca-absent'.")]
    [InlineData("damaged", "The model file cannot be read")]
    [InlineData("other", "holds model")]
    [InlineData("digest", "SHA-256 of model")]
    public void Model_that_cannot_be_loaded_switches_scoring_off_and_says_why(string kind, string reason)
    {
        var models = new Models(Trained);
        models.Put("pca-damaged", Trained.Content[..100]);
        models.Put("pca-other", Trained.Content);
        ModelChange change = kind == "digest"
            ? Change(Trained) with { Sha256 = new string('0', 64) }
            : new ModelChange { Device = "*", Model = "pca-" + kind };
        PipelineTranscript transcript = PipelineTranscript.Play(
            Pipeline(models), [WindowRows.Control(change.ToPayload()), WindowRows.Step(Machines.Windows(1, 31))]);

        Assert.Empty(transcript.Of("machine_scores"));
        string fact = Assert.Single(transcript.Of("model_facts"));
        Assert.Equal("disabled", Value(fact, "status"));
        Assert.Contains(reason, fact, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Model_whose_file_is_gone_after_a_restart_changes_no_row(bool isGone)
    {
        var models = new Models(Trained);
        FeatureWindow[] w = Machines.Windows(4, 31);
        Action<StepInput, long, Partition>[] steps =
        [
            Use(Trained),
            (input, number, partition) =>
            {
                WindowRows.Step(w[0])(input, number, partition);
                if (isGone)
                {
                    models.Remove(Trained.Model.Id);
                }
            },
            .. w.Skip(1).Select(window => WindowRows.Step(window)),
        ];
        PipelineTranscript restored = PipelineTranscript.Play(Pipeline(models), steps, restoreEvery: 2);
        PipelineTranscript straight = PipelineTranscript.Play(Pipeline(new Models(Trained)), steps);

        Assert.Equal(4, straight.Of("machine_scores").Length);
        Assert.Equal(straight.Lines, restored.Lines);
        Assert.Equal(straight.FinalState, restored.FinalState);
    }

    [Fact]
    public void Model_that_comes_with_its_message_needs_no_file()
    {
        ModelChange change = Change(Trained) with { Content = Trained.Content };
        FeatureWindow window = Machines.Windows(1, 31)[0];
        PipelineTranscript transcript = PipelineTranscript.Play(
            Pipeline(new Models()), [WindowRows.Control(change.ToPayload()), WindowRows.Step(window)]);

        Assert.Single(transcript.Of("machine_scores"));
        Assert.Equal("active", Value(Assert.Single(transcript.Of("model_facts")), "status"));
        Assert.InRange(change.ToPayload().Length, 1_000, 32_000);
        Assert.Null(ModelChange.TryRead("""{"model":"m","content":"?"}"""u8));
    }

    [Fact]
    public void Each_device_is_scored_by_the_newest_model_that_covers_it()
    {
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(new Models(Trained, Other)),
        [
            WindowRows.Control(new ModelChange { Device = "press*", Model = Trained.Model.Id }.ToPayload()),
            WindowRows.Control(new ModelChange { Device = "press-2", Model = Other.Model.Id }.ToPayload()),
            WindowRows.Step(
                [.. Machines.Windows(1, 31, "press-2"), .. Machines.Windows(1, 31, "pump"),
                    .. Machines.Windows(1, 31, "press-1")]),
        ]);

        Assert.Equal([$"press-1 {Trained.Model.Id}", $"press-2 {Other.Model.Id}"],
            transcript.Of("machine_scores").Select(r => $"{Value(r, "device")} {Value(r, "model")}"));
    }

    [Fact]
    public void Missing_metric_makes_the_row_incomplete_and_too_few_take_its_score()
    {
        double[] values = Machines.Values(0, new Random(1));
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(new Models(Trained)),
        [
            Use(Trained),
            WindowRows.Step(Machines.Of("press", 0, values, "vibration")),
            WindowRows.Step(Machines.Of("press", 1, values, "vibration", "current", "pressure")),
        ]);

        string[] rows = transcript.Of("machine_scores");
        Assert.EndsWith("state=incomplete present=3 expected=4 missing=vibration", rows[0], StringComparison.Ordinal);
        Assert.Contains(" score=", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain(" score=", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Window_waits_for_the_watermark_and_is_scored_once()
    {
        FeatureWindow w = Machines.Windows(1, 31)[0];
        FeatureWindow first = w with { Metrics = [.. w.Metrics.Take(2)] };
        FeatureWindow second = w with { Metrics = [.. w.Metrics.Skip(2)] };
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(new Models(Trained)),
        [
            Use(Trained),
            WindowRows.Step("final", ChangeKind.Insert, w.WindowEnd - 2, first),
            WindowRows.Step("final", ChangeKind.Insert, w.WindowEnd - 1, second),
            WindowRows.Step("final", ChangeKind.Insert, w.WindowEnd + 5, w),
        ], restoreEvery: 2);

        string row = Assert.Single(transcript.Of("machine_scores"));
        Assert.Equal(Trained.Model.Score(w).Score, Number(row, "score"));
    }

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        ScriptStep[] script =
        [
            new ScriptStep.Control("model", Change(Trained).ToPayload()),
            .. Machines.Windows(12, 31).SelectMany(WindowRows.Script),
            new ScriptStep.Control("model", Change(Other).ToPayload()),
            .. Machines.Windows(12, 31, from: 12).SelectMany(WindowRows.Script),
        ];

        RecordingSink said = new OperatorVerifier(() => Pipeline(new Models(Trained, Other)))
        {
            Remembering = ["model"],
            Seeds = 1,
        }.Verify(script);

        Assert.Equal(24, said["machine_scores"].Count);
        Assert.Equal(2, said["model_facts"].Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Restores_change_neither_rows_nor_state(int restoreEvery)
    {
        Action<StepInput, long, Partition>[] steps =
            [Use(Trained), .. Machines.Windows(40, 31).Select(w => WindowRows.Step(w)), Use(Other),
                .. Machines.Windows(40, 31, from: 40).Select(w => WindowRows.Step(w))];
        PipelineTranscript straight = PipelineTranscript.Play(Pipeline(new Models(Trained, Other)), steps);
        PipelineTranscript restored = PipelineTranscript.Play(
            Pipeline(new Models(Trained, Other)), steps, restoreEvery);

        Assert.Equal(80, straight.Of("machine_scores").Length);
        Assert.Equal(straight.Lines, restored.Lines);
        Assert.Equal(straight.FinalState, restored.FinalState);
    }

    [Fact]
    public void Size_of_the_frames_changes_no_row()
    {
        FeatureWindow[] windows = Machines.Windows(100, 31);
        PipelineTranscript one = PipelineTranscript.Play(
            Pipeline(new Models(Trained)), [Use(Trained), .. windows.Select(w => WindowRows.Step(w))]);
        PipelineTranscript many = PipelineTranscript.Play(
            Pipeline(new Models(Trained)), [Use(Trained), .. windows.Chunk(25).Select(c => WindowRows.Step(c))]);

        Assert.Equal(one.Of("machine_scores"), many.Of("machine_scores"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"model":5}""")]
    [InlineData("""{"model":"","device":"a"}""")]
    [InlineData("""{"model":"m","device":""}""")]
    public void Bytes_that_are_no_change_mean_nothing(string payload) =>
        Assert.Null(ModelChange.TryRead(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Change_survives_its_own_bytes()
    {
        var change = new ModelChange { Device = "press*", Model = "pca-1", Sha256 = "ab" };

        Assert.Equal(change, ModelChange.TryRead(change.ToPayload()));
        Assert.Equal("*", ModelChange.TryRead("""{"model":"pca-1"}"""u8)?.Device);
    }

    private static ModelChange Change(TrainedModel model) => new()
    {
        Device = "press*",
        Model = model.Model.Id,
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(model.Content.Span)),
    };

    private static Action<StepInput, long, Partition> Use(TrainedModel model) =>
        WindowRows.Control(Change(model).ToPayload());

    private static Pipeline Pipeline(Models models)
    {
        var builder = new PipelineBuilder("p");
        PipelineStream scores = builder.Table("readings_10s", WindowRows.Schema, KeySpace.Series)
            .Apply("model", input => new MachineScoreOperator(input.Schema, models)).To("machine_scores");
        scores.Side(MachineScoreSchema.FactStream).To("model_facts");
        return builder.Build();
    }

    private static double Number(string line, string column)
    {
        string text = Value(line, column);
        return text == "-" ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static string Value(string line, string column)
    {
        string? pair = line.Split(' ').FirstOrDefault(p => p.StartsWith(column + "=", StringComparison.Ordinal));
        return pair is null ? "-" : pair[(column.Length + 1)..];
    }
}
