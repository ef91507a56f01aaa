using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.State;

public sealed class RowStoreTests
{
    private static readonly Schema AllTypes = new(
        new Column("n", ColumnType.Int64, true), new Column("x", ColumnType.Float64, true),
        new Column("is", ColumnType.Boolean, true), new Column("text", ColumnType.Text, true),
        new Column("at", ColumnType.Time, true), new Column("exact", ColumnType.Decimal, true));

    private readonly Partition _partition = new PipelineBuilder("p").Build().CreatePartition();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_come_back_as_they_were_whatever_came_and_went_between(int seed)
    {
        var random = new Random(seed);
        var store = new RowStore(AllTypes, _partition.Texts);
        var kept = new Dictionary<int, string>();
        for (var round = 0; round < 60; round++)
        {
            var frame = RandomFrame(random, random.Next(1, 60));
            int[] rows = [.. Enumerable.Range(0, frame.Count).Where(_ => random.Next(3) > 0)];
            var handles = new int[rows.Length];
            store.Add(frame, rows, handles);
            for (var index = 0; index < rows.Length; index++) { kept.Add(handles[index], Line(frame, rows[index])); }
            foreach (var handle in kept.Keys.Where(_ => random.Next(3) == 0).ToArray())
            {
                store.Remove(handle);
                kept.Remove(handle);
            }
            _partition.Texts.ForgetTransients();
            Assert.Equal(kept.Count, store.Count);
            int[] all = [.. kept.Keys.Take(EngineLimits.FrameRowsMax)];
            var copy = new Frame(AllTypes, _partition.Texts);
            copy.AddRows(all.Length);
            store.CopyTo(all, copy, 0);
            for (var index = 0; index < all.Length; index++)
            {
                copy.Times[index] = store.TimeOf(all[index]);
                Assert.True(store.IsEqual(all[index], copy, index));
                Assert.True(kept[all[index]] == Line(copy, index), $"seed {seed}: {kept[all[index]]}");
            }
        }
    }

    [Fact]
    public void Texts_that_only_a_row_keeps_go_with_it()
    {
        var store = new RowStore(AllTypes, _partition.Texts);
        _partition.Texts.Intern("kept anyway");
        var frame = new Frame(AllTypes, _partition.Texts);
        var own = Add(frame, "only here");
        var shared = Add(frame, "kept anyway");
        int[] handles = [store.Add(frame, own), store.Add(frame, shared)];

        Assert.Equal(1, store.OwnTexts);
        Assert.Equal(store.BytesOf(handles[0]) + (2 * ("kept anyway".Length - "only here".Length)),
            store.BytesOf(handles[1]));
        store.Remove(handles[0]);
        Assert.Equal(0, store.OwnTexts);
        Assert.Equal("kept anyway", store.TextAt(handles[1], 3));
    }

    [Fact]
    public void No_row_means_nulls()
    {
        var store = new RowStore(AllTypes, _partition.Texts);
        var frame = RandomFrame(new Random(1), 2);

        store.CopyTo([RowStore.None, RowStore.None], frame, 0);

        for (var column = 0; column < AllTypes.Count; column++) { Assert.True(frame[column].IsNull(1)); }
    }

    [Fact]
    public void A_row_is_written_the_same_whether_its_texts_are_kept_elsewhere_or_not()
    {
        var frame = RandomFrame(new Random(5), 40);
        var store = new RowStore(AllTypes, _partition.Texts, marks: 1);
        var bytes = new ArrayBufferWriter<byte>();
        var handles = Enumerable.Range(0, frame.Count).Select(row => store.Add(frame, row)).ToArray();
        foreach (var handle in handles)
        {
            store.Mark(handle) = handle * 7;
            store.Write(new(bytes), handle);
        }

        var other = new PipelineBuilder("p").Build().CreatePartition();
        other.Texts.Intern("a1");
        other.Texts.Intern("a2");
        var copy = new RowStore(AllTypes, other.Texts, marks: 1);
        var reader = new SnapshotReader(bytes.WrittenMemory);
        var again = new ArrayBufferWriter<byte>();
        foreach (var handle in handles)
        {
            var read = copy.Read(reader);
            Assert.Equal(store.BytesOf(handle), copy.BytesOf(read));
            Assert.Equal(handle * 7, copy.Mark(read));
            copy.Write(new(again), read);
        }
        reader.End();
        Assert.Equal(bytes.WrittenSpan.ToArray(), again.WrittenSpan.ToArray());
    }

    private static int Add(Frame frame, string text)
    {
        var row = frame.Add(EventTime.FromSeconds(1), Frame.NoKey);
        frame.SetText(3, row, text);
        foreach (var column in (int[])[0, 1, 2, 4, 5]) { frame[column].SetNull(row); }
        return row;
    }

    private Frame RandomFrame(Random random, int rows)
    {
        var frame = new Frame(AllTypes, _partition.Texts);
        for (var count = 0; count < rows; count++)
        {
            var row = frame.Add(new EventTime(random.Next(1_000)), Frame.NoKey);
            frame.Longs(0)[row] = random.NextInt64();
            frame.Doubles(1)[row] = random.Next(4) == 0 ? double.NaN : random.NextDouble();
            frame.Bools(2)[row] = random.Next(2) == 0;
            var name = $"a{random.Next(50)}";
            if (random.Next(20) == 0) { _partition.Texts.Intern(name); }
            frame.SetText(3, row, name);
            frame.Longs(4)[row] = random.Next();
            frame.Decimals(5)[row] = new decimal(random.Next(-9, 9), 1, 0, false, (byte)random.Next(9));
            for (var column = 0; column < AllTypes.Count; column++)
            {
                if (random.Next(5) == 0) { frame[column].SetNull(row); }
            }
        }
        return frame;
    }

    private static string Line(Frame frame, int row)
    {
        var nulls = 0;
        for (var column = 0; column < AllTypes.Count; column++) { nulls += frame[column].IsNull(row) ? 1 : 0; }
        var number = frame[0].IsNull(row) ? 0 : frame.Longs(0)[row];
        var fraction = frame[1].IsNull(row) ? 0 : frame.Doubles(1)[row];
        var truth = !frame[2].IsNull(row) && frame.Bools(2)[row];
        var at = frame[4].IsNull(row) ? 0 : frame.Longs(4)[row];
        var exact = frame[5].IsNull(row) ? 0 : frame.Decimals(5)[row];
        return FormattableString.Invariant(
            $"{frame.Times[row]} {number} {fraction} {truth} {frame.TextAt(3, row)} {nulls} {at} {exact}");
    }
}
