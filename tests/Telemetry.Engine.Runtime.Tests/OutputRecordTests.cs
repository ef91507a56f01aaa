using System.Buffers;
using CsCheck;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Runtime.Tests;

public sealed class OutputRecordTests
{
    private static readonly Schema Columns = new(
        new("n", ColumnType.Int64), new("x", ColumnType.Float64, true), new("yes", ColumnType.Boolean),
        new("text", ColumnType.Text, true), new("at", ColumnType.Time),
        new("exact", ColumnType.Decimal, true));

    [Fact]
    public void A_decoded_record_has_the_columns_and_rows_that_were_encoded()
    {
        var record = OutputRecord.Decode(Encoded(firstRow: 0, rows: 130));

        Assert.Equal(("plant", "results", 77L, 5, 130),
            (record.Pipeline, record.Stream, record.Step, record.FirstRow, record.Count));
        Assert.Equal(new EventTime(9), record.JournalTime);
        Assert.Equal(Columns.Columns.Select(c => (c.Name, c.Type)), record.Columns.Select(c => (c.Name, c.Type)));
        for (var row = 0; row < 130; row++) { AssertRow(record, row, row); }
    }

    [Fact]
    public void A_record_may_have_some_of_the_rows()
    {
        var record = OutputRecord.Decode(Encoded(firstRow: 70, rows: 9));

        Assert.Equal((75, 9), (record.FirstRow, record.Count));
        for (var row = 0; row < 9; row++) { AssertRow(record, row, row + 70); }
        var peeked = OutputRecord.Peek(Encoded(firstRow: 70, rows: 9));
        Assert.Equal(("plant", "results", 77L, 75, 9), peeked);
    }

    [Fact]
    public void One_row_of_a_record_is_written_as_if_it_had_been_said_alone()
    {
        var whole = OutputRecord.Decode(Encoded(firstRow: 0, rows: 130));
        for (var row = 0; row < 130; row++)
        {
            var buffer = new ArrayBufferWriter<byte>();
            OutputRecordCodec.Encode(whole, row, buffer);
            Assert.Equal(Encoded(firstRow: row, rows: 1), buffer.WrittenSpan.ToArray());
            Assert.Equal(new EventTime(9), OutputRecord.PeekTime(buffer.WrittenSpan));
        }
    }

    [Fact]
    public void Bytes_that_are_no_record_are_refused_and_nothing_else_happens()
    {
        var whole = Encoded(0, 20);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Sample((at, value, length) =>
        {
            var bytes = whole[..length];
            if (at < length) { bytes[at] = value; }
            try { OutputRecord.Decode(bytes); }
            catch (FormatException) { }
        }, iter: 3_000);
    }

    private static void AssertRow(OutputRecord record, int row, int number)
    {
        Assert.Equal(number, record["n"].Int64At(row));
        Assert.Equal(number % 3 == 0, record["x"].IsNull(row));
        if (number % 3 != 0) { Assert.Equal(number * 0.5, record["x"].Float64At(row)); }
        Assert.Equal(number % 2 == 0, record["yes"].BooleanAt(row));
        Assert.Equal(number % 5 == 0 ? null : $"text {number % 7}", record["text"].TextAt(row));
        Assert.Equal(number * 1_000, record["at"].Int64At(row));
        Assert.Equal(number % 6 == 0, record["exact"].IsNull(row));
        if (number % 6 != 0) { Assert.Equal($"-{number}.50", $"{record["exact"].DecimalAt(row)}"); }
        Assert.Equal(new EventTime(number), record.TimeAt(row));
        Assert.Equal(number % 4 == 1 ? ChangeKind.Delete : ChangeKind.Insert, record.KindAt(row));
    }

    private static byte[] Encoded(int firstRow, int rows)
    {
        var frame = new Frame(Columns, new TextDictionary());
        for (var number = 0; number < 130; number++)
        {
            var row = frame.Add(new(number), Frame.NoKey);
            frame.Longs(0)[row] = number;
            frame.Doubles(1)[row] = number * 0.5;
            if (number % 3 == 0) { frame[1].SetNull(row); }
            frame.Bools(2)[row] = number % 2 == 0;
            frame.SetText(3, row, number % 5 == 0 ? null : $"text {number % 7}");
            frame.Longs(4)[row] = number * 1_000;
            frame.Decimals(5)[row] = -(number + 0.50m);
            if (number % 6 == 0) { frame[5].SetNull(row); }
            if (number % 4 == 1) { frame.SetKind(row, ChangeKind.Delete); }
        }
        var buffer = new ArrayBufferWriter<byte>();
        OutputRecordCodec.Encode(new("plant", 77, 5, "results", new(9)), frame, firstRow, rows, buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
