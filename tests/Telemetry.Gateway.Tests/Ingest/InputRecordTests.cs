using System.Text;
using CsCheck;
using Telemetry.Contract;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Ingest;

public class InputRecordTests
{
    [Fact]
    public void Pack_comes_back_as_it_was_decoded()
    {
        ReadingPack pack = new();
        byte[] json = Packs.Text("""
            [{"bn":"pump/","boot":"b1","seq":7,"low":1767225600,"tq":"holdover"},
             {"n":"a","u":"Cel","t":1767225600,"v":1.5},
             {"n":"b","t":1767225601,"vb":true},
             {"n":"c","t":1767225602,"vs":"grün","tq":"unsynced"},
             {"n":"a","u":"Cel","t":1767225603,"v":2.5,"seq":12}]
            """);
        Assert.True(PackDecoder.Decode(json, pack).IsOk);
        RecordWriter writer = new();
        InputRecords.WritePack(writer, Lane.Backlog, "agent", pack);
        InputRecord record = new(writer.Stamped(new JournalStamp(11, 22)));
        PackRecord read = new();
        read.Read(record);

        Assert.Equal(new JournalStamp(11, 22), record.Stamp);
        Assert.Equal((Lane.Backlog, "agent", "pump", "b1"), (read.Lane, read.Agent, read.Device, read.Boot));
        Assert.Equal((1_767_225_600_000_000, TimeQuality.Holdover), (read.LowMicros, read.Quality));
        Assert.Equal(pack.Times.ToArray(), read.Times.ToArray());
        Assert.Equal([7UL, 8UL, 9UL, 12UL], read.Seqs.ToArray());
        Assert.Equal(["a", "b", "c"], read.MetricNames.ToArray());
        Assert.Equal(["Cel", "", ""], read.MetricUnits.ToArray());
        Assert.Equal([0, 1, 2, 0], read.Metrics.ToArray());
        Assert.Equal([1.5, 1, 0, 2.5], read.Numbers.ToArray());
        Assert.Equal([ValueKind.Number, ValueKind.Bool, ValueKind.Text, ValueKind.Number], read.Kinds.ToArray());
        Assert.Equal(TimeQuality.Unsynced, read.Qualities[2]);
        Assert.Equal("grün", Encoding.UTF8.GetString(read.Text(2)));
    }

    [Fact]
    public void Doubts_about_values_come_back_and_reach_the_column_of_qualities()
    {
        ReadingPack pack = new();
        byte[] json = Packs.Text("""
            [{"bn":"pump/","boot":"b1","seq":7},
             {"n":"a","t":1767225600,"v":1},
             {"n":"a","t":1767225601,"v":2,"vq":"stuck"},
             {"n":"a","t":1767225602,"v":3,"vq":"range","tq":"unsynced"}]
            """);
        Assert.True(PackDecoder.Decode(json, pack).IsOk);
        RecordWriter writer = new();
        InputRecords.WritePack(writer, Lane.Live, "agent", pack);
        byte[] bytes = writer.Stamped(new JournalStamp(11, 22)).ToArray();
        PackRecord read = new();
        read.Read(new InputRecord(bytes));
        Assert.Equal(InputFormat.DoubtVersion, bytes[0]);
        Assert.Equal([ValueQuality.Good, ValueQuality.Stuck, ValueQuality.Range], read.ValueQualities.ToArray());

        StepInput input = new();
        new InputDecoder().Decode(new JournalPosition(1), bytes, input);
        // A clock that is wrong is worse than a value: it is what the windows go by.
        Assert.Equal(
            ["synced", "stuck", "unsynced"],
            input.Readings.ToArray().Select(reading => input.Symbols[reading.Quality]));
    }

    [Fact]
    public void Decoder_refuses_any_bytes_without_throwing() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        // A good head, so that the bodies are reached.
        byte[] record = [InputFormat.Version, (byte)(bytes.Length % 7), .. new byte[16], .. bytes];
        StepDecoding decoding = Decode(record);
        return decoding.Status is StepDecodingStatus.Done or StepDecodingStatus.Refused;
    });

    [Fact]
    public void Record_of_another_version_is_refused() =>
        Assert.Equal(StepDecodingStatus.Refused, Decode([9, 1, .. new byte[30]]).Status);

    private static StepDecoding Decode(byte[] record) =>
        new InputDecoder().Decode(new JournalPosition(1), record, new StepInput());
}
