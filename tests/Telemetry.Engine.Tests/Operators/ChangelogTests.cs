using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Operators;

/// <summary>Streams whose rows can be taken back: they say so, and stay consistent through filter and map.</summary>
public sealed class ChangelogTests
{
    private static readonly Schema Columns = new(
        new("device", ColumnType.Text), new("metric", ColumnType.Text), new("value", ColumnType.Float64, true));

    [Theory]
    [InlineData(5.0, 7.0, "UpdateBefore value=5|UpdateAfter value=7")]
    [InlineData(5.0, 1.0, "Delete value=5")]
    [InlineData(1.0, 7.0, "value=7")]
    [InlineData(1.0, 2.0, "")]
    [InlineData(5.0, null, "Delete value=5")]
    public void An_update_that_passes_a_filter_by_half_becomes_a_delete_or_an_insert(
        double before, double? after, string expected)
    {
        var player = new ScriptPlayer(Filter(), new EventTime(0));

        player.Play(
            Row(before, ChangeKind.UpdateBefore), Row(after, ChangeKind.UpdateAfter), Row(9, ChangeKind.Insert));

        var lines = player.Sink["out"].Select(line => line.Replace("device=a metric=m ", ""));
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Append("value=9"), lines);
    }

    [Fact]
    public void A_filtered_changelog_describes_the_filtered_table_whatever_the_batches()
    {
        var random = new Random(11);
        var table = new List<double>();
        var script = new List<ScriptStep>();
        for (var step = 0; step < 400; step++)
        {
            double value = random.Next(10);
            if (table.Count == 0 || random.Next(3) == 0)
            {
                script.Add(Row(value, ChangeKind.Insert));
                table.Add(value);
                continue;
            }
            var at = random.Next(table.Count);
            var isUpdate = random.Next(2) == 0;
            script.Add(Row(table[at], isUpdate ? ChangeKind.UpdateBefore : ChangeKind.Delete));
            table.RemoveAt(at);
            if (!isUpdate) { continue; }
            script.Add(Row(value, ChangeKind.UpdateAfter));
            table.Add(value);
        }

        var sink = new OperatorVerifier(Filter).Verify(script);

        var left = new List<string>();
        foreach (var line in sink["out"])
        {
            var value = line[line.LastIndexOf('=')..];
            if (line.StartsWith("UpdateBefore", StringComparison.Ordinal)
                || line.StartsWith("Delete", StringComparison.Ordinal)) { Assert.True(left.Remove(value)); }
            else { left.Add(value); }
        }
        Assert.Equal(table.Where(value => value > 3).Select(value => $"={value}").Order(), left.Order());
    }

    [Fact]
    public void Operators_that_take_inserts_only_refuse_a_changelog_when_the_pipeline_is_described()
    {
        var changes = Changes(out _).Map(
            ("device", new Expression.Column("device")), ("metric", new Expression.Column("metric")),
            ("value", new Expression.Column("value")));
        var size = Duration.FromSeconds(1);
        var count = new Aggregate(AggregateFunction.Count, "value", "n");

        Assert.True(changes.Updates);
        Refuses(() => changes.FillGaps("g", new() { Interval = size, Fill = GapFill.Null }));
        Refuses(() => changes.GroupWindow("s", GroupSpec(size, count)));
        var first = count with { Function = AggregateFunction.First };
        TakesNothingBack(() => changes.Window("w", WindowSpec.Tumbling(size, [first])));
        TakesNothingBack(() => changes.Window(
            "v", GeneralWindowSpec.OnEventTime(WindowAssigner.Session(SessionGap.Fixed(size)), [count])));
    }

    private static GroupWindowSpec GroupSpec(Duration size, Aggregate count) => new()
    {
        Size = size,
        Aggregates = [count],
        IdleAfter = size,
        Deadline = size,
        Horizon = size,
    };

    [Fact]
    public void A_table_that_was_described_without_updates_refuses_one()
    {
        var builder = new PipelineBuilder("test");
        builder.Table("rows", Columns).To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));

        Assert.Throws<ArgumentException>(() => player.Play(Row(1, ChangeKind.Delete)));
    }

    [Fact]
    public void Half_an_update_is_refused()
    {
        var player = new ScriptPlayer(Filter(), new EventTime(0));

        Assert.Throws<ArgumentException>(() => player.Play(Row(1, ChangeKind.UpdateBefore)));
    }

    [Fact]
    public void An_operator_that_declares_no_updates_must_not_give_one()
    {
        var builder = new PipelineBuilder("test");
        builder.Table("rows", Columns).Apply("liar", _ => new Liar()).To("out");
        var player = new ScriptPlayer(builder.Build(), new EventTime(0));

        Assert.Throws<InvalidOperationException>(() => player.Play(Row(1, ChangeKind.Insert)));
    }

    private static void TakesNothingBack(Func<object> describe) =>
        Assert.Contains("taken back", Assert.Throws<ArgumentException>(describe).Message, StringComparison.Ordinal);

    private static void Refuses(Func<object> describe) =>
        Assert.Contains("inserts only", Assert.Throws<ArgumentException>(describe).Message, StringComparison.Ordinal);

    private static PipelineStream Changes(out PipelineBuilder builder)
    {
        builder = new PipelineBuilder("test");
        return builder.Table("rows", Columns, KeySpace.Series, updates: true);
    }

    private static Pipeline Filter()
    {
        Changes(out var builder)
            .Where(new Expression.Compare(
            Comparison.Greater, new Expression.Column("value"), new Expression.Float64(3))).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Row(double? value, ChangeKind kind) =>
        new ScriptStep.Row("rows", new EventTime(0), "a", "m", value) { Kind = kind };

    private sealed class Liar : StatelessOperator
    {
        public override IReadOnlyList<OutputPort> Outputs { get; } = [new(OutputPort.Main, Columns)];

        public override string Describe() => "liar";

        public override void Process(int port, Frame frame, Collector output)
        {
            var target = output.AddUpdate(0, new EventTime(0), Frame.NoKey, out var row);
            target.SetText(0, row, "a");
        }
    }
}
