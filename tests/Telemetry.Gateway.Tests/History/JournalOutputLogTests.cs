using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;
using OutputRecord = Telemetry.Gateway.History.OutputRecord;

namespace Telemetry.Gateway.Tests.History;

/// <summary>Who reads the output journal shares what another has decoded, and never gets another record.</summary>
public sealed class JournalOutputLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordJournal _journal;
    private readonly JournalOutputLog _outputs;

    public JournalOutputLogTests()
    {
        _journal = RecordJournal.Open(new JournalOptions { Directory = _folder.Path });
        _outputs = new JournalOutputLog(_journal);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Readers_get_the_same_record_decoded_once()
    {
        Append("windows", rows: 2, "a", "b");

        OutputRecord first = Assert.Single(ReadAll());

        Assert.Same(first, Assert.Single(ReadAll()));
        Assert.Equal(["a 0", "b 0"], first.Rows[0].Values);
    }

    [Fact]
    public void A_late_reader_gets_its_own_records_and_not_those_that_took_their_place()
    {
        int records = (3 * HistoryLimits.RecentRecords) + 7;
        for (int record = 0; record < records; record++)
        {
            Append("stream " + (record % 5), rows: 1 + (record % (2 * HistoryLimits.RecentRowsMax)), "a");
        }
        using IOutputReader late = _outputs.OpenReader(0);
        Assert.True(late.TryRead(out OutputRecord? oldest));
        List<OutputRecord> all = ReadAll();

        Assert.Equal(Enumerable.Range(0, records), all.Select(record => (int)record.Position));
        Assert.All(all, record =>
        {
            Assert.Equal("stream " + (record.Position % 5), record.Stream);
            Assert.Equal(1 + (record.Position % (2 * HistoryLimits.RecentRowsMax)), record.Rows.Count);
        });
        for (int position = 1; late.TryRead(out OutputRecord? next); position++)
        {
            Assert.Equal(position, next.Position);
        }
        Assert.Equal(0, oldest.Position);
    }

    [Fact]
    public void A_stream_whose_columns_change_has_the_new_ones_from_then_on()
    {
        Append("windows", rows: 1, "a", "b");
        Append("windows", rows: 1, "a", "c");
        Append("windows", rows: 1, "a", "c", "d");
        Append("windows", rows: 1, "a", "c", "d");

        List<OutputRecord> all = ReadAll();

        Assert.Equal(["a b", "a c", "a c d", "a c d"], all.Select(record => string.Join(' ', record.Rows[0].Names)));
        Assert.Same(all[2].Rows[0].Names, all[3].Rows[0].Names);
        Assert.Equal(["c 0", "c 0"], all.Skip(2).Select(record => record.Rows[0].Text("c")));
        Assert.Null(all[0].Rows[0]["c"]);
    }

    private List<OutputRecord> ReadAll()
    {
        _journal.Flush();
        using IOutputReader reader = _outputs.OpenReader(0);
        List<OutputRecord> all = [];
        while (reader.TryRead(out OutputRecord? record))
        {
            all.Add(record);
        }
        return all;
    }

    [Fact]
    public void Records_are_looked_up_by_position_whether_recent_old_or_gone()
    {
        int records = (3 * HistoryLimits.RecentRecords) + 7;
        for (int record = 0; record < records; record++)
        {
            Append("stream " + (record % 5), rows: 1, "a");
        }
        ReadAll();
        List<OutputRecord> found = [];

        _outputs.Read([0, 1, 40, 700, records - 1, records + 5], found.Add);

        Assert.Equal([0, 1, 40, 700, records - 1], found.Select(record => (int)record.Position));
        Assert.All(found, record => Assert.Equal("stream " + (record.Position % 5), record.Stream));
    }

    private void Append(string stream, int rows, params string[] columns)
    {
        var frame = new Frame(
            new Schema([.. columns.Select(name => new Column(name, ColumnType.Text, true))]), new TextDictionary());
        for (int row = 0; row < rows; row++)
        {
            frame.Add(new(row), Frame.NoKey);
            for (int column = 0; column < columns.Length; column++)
            {
                frame.SetText(column, row, $"{columns[column]} {row}");
            }
        }
        var buffer = new ArrayBufferWriter<byte>();
        OutputRecordCodec.Encode(new("plant", 1, 0, stream, new(9)), frame, 0, rows, buffer);
        _journal.Append(buffer.WrittenSpan);
    }
}
