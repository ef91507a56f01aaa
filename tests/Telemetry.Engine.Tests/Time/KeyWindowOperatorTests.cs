using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Time;

[Verifies(typeof(KeyWindowOperator))]
public sealed class KeyWindowOperatorTests
{
    private static readonly KeySpace Keys = new("key", [new("key", ColumnType.Text)], -1);
    private static readonly Schema Columns = new(new("key", ColumnType.Text), new("value", ColumnType.Float64, true));

    [Fact]
    public void Under_the_scope_key_only_own_rows_close_windows()
    {
        var player = Player(Sum(10));
        player.Play(Row("a", 1, 1), Row("b", 2, 2), Row("b", 11, 4), Row("a", 8, 8));
        Assert.Equal(["b 0 2"], Closed(player));
        player.Play(Row("a", 12, 1));
        Assert.Equal(["b 0 2", "a 0 9"], Closed(player));
        Assert.Empty(player.Sink["late"]);
    }

    [Fact]
    public void Under_the_scope_partition_any_row_closes_the_windows_of_all()
    {
        var player = Player(Sum(10) with { Scope = KeyClockScope.Partition });
        player.Play(Row("c", 3, 3), Row("a", 1, 1), Row("b", 11, 4), Row("a", 8, 8), Row("a", 13, 1));
        Assert.Equal(["a 0 1", "c 0 3"], Closed(player));
        Assert.Equal("key=a value=8", Assert.Single(player.Sink["late"]));
        player.Play(new ScriptStep.EndOfInput());
        Assert.Equal(["a 0 1", "c 0 3", "a 10 1", "b 10 4"], Closed(player));
    }

    [Fact]
    public void Within_the_grace_a_window_stays_open()
    {
        var player = Player(Sum(10) with { Grace = new(2) });
        player.Play(Row("a", 1, 1), Row("a", 11, 1), Row("a", 9, 5));
        Assert.Empty(Closed(player));
        player.Play(Row("a", 12, 1), Row("a", 9, 7));
        Assert.Equal(["a 0 6"], Closed(player));
        Assert.Single(player.Sink["late"]);
    }

    [Fact]
    public void A_row_late_for_some_windows_counts_in_the_others()
    {
        var player = Player(Sum(10) with { Slide = new(5) });
        player.Play(Row("a", 0, 1), Row("a", 6, 2), Row("a", 4, 4));
        Assert.Equal(["a -5 1"], Closed(player));
        Assert.Empty(player.Sink["late"]);
        player.Play(Row("a", 10, 8));
        Assert.Equal(["a -5 1", "a 0 7"], Closed(player));
    }

    [Fact]
    public void The_scope_changes_and_the_state_is_kept()
    {
        var player = Player(Sum(10));
        player.Play(Row("a", 0, 1), Row("b", 2, 1), Row("b", 5, 1), Row("a", 6, 1), Change(KeyClockScope.Partition));
        player.Play(Row("a", 7, 1), Row("b", 8, 1), Row("c", 15, 1));
        Assert.Equal(["a 0 3", "b 0 3"], Closed(player));

        player.Play(Change(KeyClockScope.Key), Row("c", 25, 1), Row("a", 12, 1));
        Assert.Equal(["a 0 3", "b 0 3", "c 10 1"], Closed(player));
    }

    [Fact]
    public void A_window_that_was_closed_does_not_open_again_under_another_scope()
    {
        var player = Player(Sum(10) with { Scope = KeyClockScope.Partition });
        player.Play(Row("a", 1, 1), Row("b", 25, 1), Change(KeyClockScope.Key), Row("a", 3, 1), Row("a", 12, 1));
        Assert.Equal(["a 0 1"], Closed(player));
        Assert.Single(player.Sink["late"]);
    }

    [Fact]
    public void Each_row_gives_its_windows_as_they_are_and_nulls_add_nothing()
    {
        var player = Player(new KeyWindowSpec(
            new(10), "value", AggregateFunction.Count, AggregateFunction.Sum, AggregateFunction.Max));
        player.Play(Row("a", 1, 4), Row("a", 2, null), Row("a", 3, 6));
        Assert.Equal(
            ["count=1 sum=4 max=4", "count=1 sum=4 max=4", "count=2 sum=10 max=6"],
            player.Sink["updated"].Select(line => line[line.IndexOf("count", StringComparison.Ordinal)..]));
        player.Play(Row("b", 1, null));
        Assert.Equal("key=b window_start=0 window_end=10 count=0", player.Sink["updated"][^1]);
    }

    [Theory]
    [InlineData(KeyClockScope.Key, 10, 0)]
    [InlineData(KeyClockScope.Partition, 10, 3)]
    [InlineData(KeyClockScope.Partition, 4, 0)]
    [InlineData(KeyClockScope.Key, 15, 5)]
    public void They_are_the_same_in_every_batching_and_after_every_restore(KeyClockScope scope, long slide, long grace)
    {
        var spec = Sum(10) with { Scope = scope, Slide = new(slide), Grace = new(grace) };
        var random = new Random(7);
        var script = new List<ScriptStep>();
        for (var at = 0; at < 200; at++)
        {
            script.Add(Row($"{(char)('a' + random.Next(4))}", at + random.Next(-12, 12), random.Next(9)));
            if (at % 50 == 49) { script.Add(Change(at % 100 == 49 ? KeyClockScope.Partition : KeyClockScope.Key)); }
        }
        script.Add(Change(scope));

        var sink = new OperatorVerifier(() => PipelineOf(spec)).Verify(script);

        Assert.NotEmpty(sink["closed"]);
        Assert.Equal(
            sink["closed"].Select(line => string.Join(' ', line.Split(' ')[..2])).Distinct().Count(),
            sink["closed"].Count);
    }

    [Fact]
    public void What_cannot_be_folded_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Sum(0));
        Assert.Throws<ArgumentException>(() => Sum(10) with { Slide = Duration.Zero });
        Assert.Throws<ArgumentException>(
            () => new KeyWindowSpec(new(10), "value", AggregateFunction.StddevSamp));
        Assert.Throws<ArgumentException>(() => new KeyWindowOperator(Sum(10), new InputPort(Columns, null)));
    }

    private static KeyWindowSpec Sum(long size) => new(new(size), "value", AggregateFunction.Sum);

    private static ScriptPlayer Player(KeyWindowSpec spec) => new(PipelineOf(spec), new(0), restoreEvery: 1);

    private static Pipeline PipelineOf(KeyWindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var closed = builder.Table("rows", Columns, Keys).Apply("windows", input => new KeyWindowOperator(spec, input));
        closed.To("closed");
        closed.Side(KeyWindowOperator.UpdatedPort).To("updated");
        closed.Side(KeyWindowOperator.LatePort).To("late");
        return builder.Build();
    }

    private static ScriptStep.Row Row(string key, long time, double? value) =>
        new ScriptStep.Row("rows", new(time), key, value);

    private static ScriptStep.Control Change(KeyClockScope scope) =>
        new ScriptStep.Control("windows", KeyWindowOperator.ChangeScope(scope));

    /// <summary>Key, start and sum.</summary>
    private static string[] Closed(ScriptPlayer player) =>
        [.. player.Sink["closed"].Select(line => line.Split(' ').Select(part => part.Split('=')[1]).ToArray())
            .Select(part => $"{part[0]} {part[1]} {part[3]}")];
}
