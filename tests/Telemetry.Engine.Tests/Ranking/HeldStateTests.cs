using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Over;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Ranking;

/// <summary>Rows that are kept count for their sources, the same after a restore, and nothing is left when all is
/// over.</summary>
public sealed class HeldStateTests
{
    private static readonly Schema Columns = new(
        new("device", ColumnType.Text), new("window_start", ColumnType.Time), new("window_end", ColumnType.Time),
        new("value", ColumnType.Float64, true));

    [Fact]
    public void Of_top_n_the_rows_that_may_still_come_in() =>
        Verify(() => new RankOperator(
            new() { OrderBy = [SortColumn.Ascending("value")], To = 5 }, new(Columns, KeySpace.Device)), 5);

    [Fact]
    public void Of_top_n_over_a_changelog_all_rows() =>
        Verify(() => new RankOperator(
            new() { OrderBy = [SortColumn.Ascending("value")], To = 5 },
            new(Columns, KeySpace.Device, Updates: true)), 20);

    [Fact]
    public void Of_windows_their_first_rows() =>
        Verify(() => new WindowRankOperator(
            new() { OrderBy = [SortColumn.Ascending("value")], To = 3 }, new(Columns, KeySpace.Device)), 3);

    [Fact]
    public void Of_a_deduplication_one_row() =>
        Verify(() => new DeduplicateOperator(
            new() { Keep = DeduplicateKeep.Last }, new(Columns, KeySpace.Device)), 1);

    [Fact]
    public void Of_an_over_the_rows_that_wait_and_those_that_frames_reach_back_to() =>
        Verify(() => new OverOperator(
            new() { Columns = [new OverColumn.Lag("value", 1, "before")] }, new(Columns, KeySpace.Device)), 20);

    private static void Verify(Func<Operator> make, int rows)
    {
        var (tables, first) = (new PartitionTables(), make());
        first.Open(new(tables, ""));
        var output = new Collector(first.Outputs, tables.Texts);
        var frame = new Frame(Columns, tables.Texts);
        for (var row = 0; row < 20; row++)
        {
            frame.Add(new EventTime(row), Frame.NoKey);
            frame.SetText(0, row, "pump");
            frame.Longs(2)[row] = 100;
            frame.Doubles(3)[row] = row;
            frame.Keys[row] = tables.KeysOf(KeySpace.Device).InternFrom(frame, row);
        }

        first.Process(0, frame, output);
        var held = tables.State.HeldBy(tables.Sources.Find("pump"));
        var restored = Restored(first, make());

        Assert.InRange(held, rows * 8L * Columns.Count, rows * 200L);
        Assert.Equal(held, restored.State.HeldBy(restored.Sources.Find("pump")));
        first.AdvanceWatermark(tables.Sources.Find("pump"), EventTime.Max, output);
        first.Finish(output);
        Assert.Equal(0, tables.State.Total);
    }

    private static PartitionTables Restored(Operator from, Operator to)
    {
        var state = new ArrayBufferWriter<byte>();
        from.Snapshot(new(state));
        var tables = new PartitionTables();
        to.Open(new(tables, ""));
        to.Restore(new(state.WrittenMemory));
        return tables;
    }
}
