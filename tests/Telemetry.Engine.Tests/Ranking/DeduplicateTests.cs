using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>One row per key. Rows are (device, value) at a time.</summary>
[Verifies(typeof(DeduplicateOperator))]
public sealed class DeduplicateTests
{
    private static readonly Schema Columns = new(
        new("device", ColumnType.Text), new("value", ColumnType.Int64, true));

    [Fact]
    public void The_last_row_by_time_is_updated_by_later_ones_and_by_those_of_its_time()
    {
        var player = Player(new() { Keep = DeduplicateKeep.Last });

        player.Play(Row("a", 10, 1), Row("a", 5, 2), Row("a", 10, 3), Row("b", 1, 4));

        Assert.Equal(
            [
                "device=a value=1", "UpdateBefore device=a value=1", "UpdateAfter device=a value=3",
                "device=b value=4",
            ], player.Sink["out"]);
    }

    [Fact]
    public void The_first_row_by_time_is_updated_by_earlier_ones_only()
    {
        var player = Player(new() { Keep = DeduplicateKeep.First });

        player.Play(Row("a", 10, 1), Row("a", 10, 2), Row("a", 5, 3), Row("a", 7, 4));

        Assert.Equal(
            ["device=a value=1", "UpdateBefore device=a value=1", "UpdateAfter device=a value=3"], player.Sink["out"]);
    }

    [Fact]
    public void The_first_row_by_time_can_wait_for_the_watermark_and_then_is_final()
    {
        var spec = new DeduplicateSpec
        {
            Keep = DeduplicateKeep.First,
            WaitsForWatermark = true,
            Scope = ClockScope.Stream,
        };
        var player = Player(spec);

        player.Play(Row("a", 10, 1), Row("a", 5, 2), Row("b", 9, 3), Mark(4));
        Assert.Empty(player.Sink["out"]);
        player.Play(Mark(9), Row("a", 3, 4), Mark(20));

        Assert.Equal(["device=a value=2", "device=b value=3"], player.Sink["out"]);
        Assert.False(Described(spec).Updates);
    }

    [Fact]
    public void The_first_row_by_arrival_goes_out_once()
    {
        var spec = new DeduplicateSpec { Keep = DeduplicateKeep.First, Order = DeduplicateOrder.Arrival };
        var player = Player(spec);

        player.Play(Row("a", 10, 1), Row("a", 5, 2), Row("b", 1, null));

        Assert.Equal(["device=a value=1", "device=b"], player.Sink["out"]);
        Assert.False(Described(spec).Updates);
    }

    [Fact]
    public void The_last_row_by_arrival_is_updated_unless_it_is_equal()
    {
        var player = Player(new() { Keep = DeduplicateKeep.Last, Order = DeduplicateOrder.Arrival });

        player.Play(Row("a", 10, 1), Row("a", 12, 1), Row("a", 5, null));

        Assert.Equal(
            ["device=a value=1", "UpdateBefore device=a value=1", "UpdateAfter device=a"], player.Sink["out"]);
    }

    [Fact]
    public void A_key_that_was_not_written_for_the_retention_begins_anew()
    {
        var player = Player(new()
        {
            Keep = DeduplicateKeep.First,
            Order = DeduplicateOrder.Arrival,
            Retention = Duration.FromSeconds(10),
        });

        player.Play(Row("a", 1, 1), Tick(9), Row("a", 2, 2), Row("b", 2, 3), Tick(1), Row("a", 3, 4), Row("b", 4, 5));
        player.Play(Tick(9), Row("a", 5, 6), Row("b", 6, 7));

        Assert.Equal(
            ["device=a value=1", "device=b value=3", "device=a value=4", "device=b value=7"], player.Sink["out"]);
    }

    [Fact]
    public void Flinks_last_row_on_rowtime_gives_its_changelog()
    {
        var player = Player(new() { Keep = DeduplicateKeep.Last });
        (long A, long B)[] rows = [(1, 1), (1, 3), (1, 2), (2, 3), (2, 6), (3, 5), (3, 4), (4, 4)];

        player.Play(rows.Select(row => Row($"{row.B}", row.B, row.A)));

        Assert.Equal(
            [
                "device=1 value=1", "device=3 value=1", "device=2 value=1",
                "UpdateBefore device=3 value=1", "UpdateAfter device=3 value=2",
                "device=6 value=2", "device=5 value=3", "device=4 value=3",
                "UpdateBefore device=4 value=3", "UpdateAfter device=4 value=4",
            ], player.Sink["out"]);
    }

    [Theory]
    [InlineData(DeduplicateKeep.First, DeduplicateOrder.EventTime, false, false)]
    [InlineData(DeduplicateKeep.Last, DeduplicateOrder.EventTime, false, false)]
    [InlineData(DeduplicateKeep.Last, DeduplicateOrder.EventTime, false, true)]
    [InlineData(DeduplicateKeep.First, DeduplicateOrder.EventTime, true, false)]
    [InlineData(DeduplicateKeep.First, DeduplicateOrder.EventTime, true, true)]
    [InlineData(DeduplicateKeep.First, DeduplicateOrder.Arrival, false, true)]
    [InlineData(DeduplicateKeep.Last, DeduplicateOrder.Arrival, false, false)]
    [InlineData(DeduplicateKeep.Last, DeduplicateOrder.Arrival, false, true)]
    public void The_table_is_that_of_a_plain_dictionary_in_every_batching_and_after_every_restore(
        DeduplicateKeep keep, DeduplicateOrder order, bool waits, bool forgets)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            var script = new List<ScriptStep>();
            var model = new Dictionary<string, (long Time, string Line)>();
            var count = forgets ? 300 : 120;
            for (var step = 0; step < count; step++)
            {
                var (device, time) = ($"d{random.Next(5)}", step + (long)random.Next(-20, 20));
                long? value = random.Next(5) == 0 ? null : random.Next(4);
                script.Add(Row(device, time, value));
                var isKnown = model.TryGetValue(device, out var old);
                var isBetter = !isKnown || (keep == DeduplicateKeep.Last
                    ? order == DeduplicateOrder.Arrival || time >= old.Time
                    : order == DeduplicateOrder.EventTime && time < old.Time);
                if (isBetter) { model[device] = (time, $"device={device}{(value is null ? "" : $" value={value}")}"); }
                if (forgets && random.Next(4) == 0) { script.Add(Tick(random.Next(1, 4))); }
                if (waits && random.Next(6) == 0) { script.Add(Mark(step - 25)); }
            }
            var spec = new DeduplicateSpec
            {
                Keep = keep,
                Order = order,
                WaitsForWatermark = waits,
                Scope = ClockScope.Stream,
                Retention = forgets ? Duration.FromSeconds(5) : null,
            };

            var sink = new OperatorVerifier(() => Pipeline(spec)) { Seeds = 2 }.Verify(script);

            if (forgets) { Assert.True(sink["out"].Count > model.Count, $"seed {seed}"); continue; }
            var table = new ChangeTable(allowsEqual: order == DeduplicateOrder.EventTime);
            table.TakeFrom(sink["out"]);
            Assert.True(
                model.Values.Select(row => row.Line).Order(StringComparer.Ordinal).SequenceEqual(table.Rows),
                $"seed {seed}: {string.Join(" | ", table.Rows)}");
        }
    }

    [Fact]
    public void A_changelog_is_refused()
    {
        var builder = new PipelineBuilder("test");
        var changes = builder.Table("rows", Columns, KeySpace.Device, updates: true);

        Assert.Throws<ArgumentException>(() => changes.Deduplicate("d", new() { Keep = DeduplicateKeep.Last }));
    }

    private static PipelineStream Described(DeduplicateSpec spec) =>
        new PipelineBuilder("test").Table("rows", Columns, KeySpace.Device).Deduplicate("last", spec);

    private static ScriptPlayer Player(DeduplicateSpec spec) => new(Pipeline(spec), new EventTime(0));

    private static Pipeline Pipeline(DeduplicateSpec spec)
    {
        var builder = new PipelineBuilder("test");
        builder.Table("rows", Columns, KeySpace.Device).Deduplicate("last", spec).To("out");
        return builder.Build();
    }

    private static ScriptStep.Tick Tick(long seconds) => new(Duration.FromSeconds(seconds));

    private static ScriptStep.Watermark Mark(long time) => new("rows", new EventTime(time));

    private static ScriptStep.Row Row(string device, long time, long? value) =>
        new ScriptStep.Row("rows", new EventTime(time), device, value);
}
