using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Scoring.Machine;
using Telemetry.Scoring.Series;

namespace Telemetry.Scoring.Tests;

[Verifies(typeof(SeriesScoreOperator))]
public sealed class SeriesScoreOperatorTests
{
    [Fact]
    public void A_scorer_takes_no_more_memory_than_the_operator_says()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var scorer = new SeriesScorer();
        for (int i = 0; i < 2_000; i++)
        {
            scorer.Score(i * 10_000_000L, Math.Sin(i));
        }

        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(taken, SeriesScorer.BytesMax / 2, SeriesScorer.BytesMax);
    }

    [Fact]
    public void Streamed_scores_equal_the_scorers()
    {
        FeatureWindow[] windows = Machines.Windows(400, 21);
        string[] rows = PipelineTranscript.Play(Pipeline(), windows.Select(w => WindowRows.Step(w))).Of("scores");

        var scorer = new SeriesScorer();
        string[] expected =
        [
            .. windows.Select(w => scorer.Score(w.WindowStart, w.Metrics[2].Average).Score)
                .Select(s => s.ToString("R", CultureInfo.InvariantCulture)),
        ];
        Assert.Equal(1600, rows.Length);
        Assert.Equal(expected, rows.Where(r => Value(r, "metric") == "temperature").Select(r => Value(r, "score")));
    }

    [Fact]
    public void Row_says_value_score_severity_expected_range_and_model()
    {
        FeatureWindow[] windows = Machines.Windows(100, 21);
        string row = PipelineTranscript.Play(Pipeline(), windows.Select(w => WindowRows.Step(w))).Of("scores")[^1];

        Assert.StartsWith("device=press metric=vibration window_start=990000000 window_end=1000000000 value=", row,
            StringComparison.Ordinal);
        Assert.EndsWith(" model=series-2 revision=0 state=final", row, StringComparison.Ordinal);
        double value = Number(row, "value");
        Assert.InRange(value, Number(row, "expected_low") - 1, Number(row, "expected_high") + 1);
        Assert.InRange(Number(row, "score"), 0, 1);
        Assert.InRange(Number(row, "severity"), 0, 100);
    }

    [Fact]
    public void Revisions_older_windows_provisional_and_empty_rows_are_not_scored()
    {
        FeatureWindow[] w = Machines.Windows(4, 21);
        PipelineTranscript transcript = PipelineTranscript.Play(Pipeline(),
        [
            WindowRows.Step(w[1]),
            WindowRows.Step(w[1]),
            WindowRows.Step(w[0]),
            WindowRows.Step("provisional", ChangeKind.Insert, w[2].WindowEnd, w[2]),
            WindowRows.Step("final", ChangeKind.Delete, w[2].WindowEnd, w[2]),
            WindowRows.Step(w[3] with { Metrics = [new MetricWindow("temperature", double.NaN, double.NaN)] }),
            WindowRows.Step("incomplete", ChangeKind.Insert, w[3].WindowEnd, w[3]),
        ]);

        Assert.Equal(["10000000 final", "30000000 incomplete"], transcript.Of("scores")
            .Where(r => Value(r, "metric") == "temperature")
            .Select(r => $"{Value(r, "window_start")} {Value(r, "state")}"));
    }

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        ScriptStep[] script = [.. Machines.Windows(80, 22).SelectMany(WindowRows.Script)];

        RecordingSink said = new OperatorVerifier(Pipeline) { Remembering = ["score"], Seeds = 2 }.Verify(script);

        Assert.Equal(320, said["scores"].Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Restores_change_neither_rows_nor_state(int restoreEvery)
    {
        Action<StepInput, long, Partition>[] steps = [.. Machines.Windows(150, 21).Select(w => WindowRows.Step(w))];
        PipelineTranscript straight = PipelineTranscript.Play(Pipeline(), steps);
        PipelineTranscript restored = PipelineTranscript.Play(Pipeline(), steps, restoreEvery);

        Assert.Equal(straight.Lines, restored.Lines);
        Assert.Equal(straight.FinalState, restored.FinalState);
    }

    [Fact]
    public void Size_of_the_frames_changes_no_row()
    {
        FeatureWindow[] windows = Machines.Windows(200, 21);
        PipelineTranscript one = PipelineTranscript.Play(Pipeline(), windows.Select(w => WindowRows.Step(w)));
        PipelineTranscript many = PipelineTranscript.Play(
            Pipeline(), windows.Chunk(50).Select(chunk => WindowRows.Step(chunk)));

        Assert.Equal(one.Lines, many.Lines);
    }

    private static Pipeline Pipeline()
    {
        var builder = new PipelineBuilder("p");
        builder.Table("readings_10s", WindowRows.Schema, KeySpace.Series, updates: true)
            .Apply("score", input => new SeriesScoreOperator(input.Schema)).To("scores");
        return builder.Build();
    }

    private static double Number(string line, string column) =>
        double.Parse(Value(line, column), CultureInfo.InvariantCulture);

    private static string Value(string line, string column) =>
        line.Split(' ').First(p => p.StartsWith(column + "=", StringComparison.Ordinal))[(column.Length + 1)..];
}
