using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Operators;

/// <summary>Texts are compared by their ordinals; a text that becomes a key within a step has two of them.</summary>
public sealed class TextComparisonTests
{
    private static readonly Schema Words = new(new("n", ColumnType.Int64), new("word", ColumnType.Text));

    [Fact]
    public void A_filter_behind_a_join_finds_texts_equal_whether_or_not_one_became_a_key_in_this_very_step()
    {
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            var left = builder.Table("l", Words);
            // Whoever keys by a text keeps it.
            left.KeyBy("word").To("keyed");
            left.KeyBy("n").IntervalJoin("join", builder.Table("r", Words).KeyBy("n"), Near())
                .Where(Same("word", "right_word")).To("out");
            return builder.Build();
        }).Verify(
        [
            Row("r", 1, "one"), Row("r", 1, "two"), Row("l", 1, "one"), Row("l", 1, "one"), Row("l", 1, "three"),
            Row("r", 1, "three"),
        ]);

        Assert.Equal(3, sink["out"].Count);
    }

    [Fact]
    public void A_text_that_is_not_there_equals_nothing_whatever_stood_in_its_place_before()
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.IntervalJoin("join", builder.Readings, Near() with
        {
            Condition = Same("value_text", "right_value_text"),
        }).To("out");
        var player = new ScriptPlayer(builder.Build(), Start, () => 8);

        player.Play(Enumerable.Range(0, 8).Select(index =>
            new ScriptStep.TextReading("a", "t", At(index), $"text {index}")));
        Assert.Equal(8, player.Sink["out"].Count);
        player.Play(Enumerable.Range(8, 8).Select(index => Read("a", index, index)));

        Assert.Equal(8, player.Sink["out"].Count);
    }

    private static IntervalJoinSpec Near() => IntervalJoinSpec.Between(
        Duration.FromSeconds(-99), Duration.FromSeconds(99), scope: ClockScope.Stream);

    private static Expression.Compare Same(string left, string right) =>
        new(Comparison.Equal, new Expression.Column(left), new Expression.Column(right));

    private static ScriptStep.Row Row(string table, long n, string word) => new(table, At(1), n, word);
}
