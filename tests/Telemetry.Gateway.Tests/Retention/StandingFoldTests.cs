using CsCheck;
using Telemetry.Alerts;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>What stands before a place is a pure function of the records before it, however it was reached.</summary>
public sealed class StandingFoldTests
{
    [Fact]
    public void Cutting_often_gives_the_file_that_cutting_once_gives() => Gen.Int.Sample(
        seed =>
        {
            StandingScript script = new(seed);
            script.Add(120);
            byte[] often = StandingBefore.Nothing.ToBytes();
            int place = 0;
            while (place < script.Records.Count)
            {
                place = script.Place(place + 1);
                often = script.Fold(often, place).ToBytes();
                Assert.Equal(script.Fold(StandingBefore.Nothing.ToBytes(), place).ToBytes(), often);
            }
        },
        iter: 100);

    /// <summary>Also when the file was written and the journal is not cut yet.</summary>
    [Fact]
    public void What_is_left_of_the_journal_and_the_file_say_what_the_whole_journal_says() => Gen.Int.Sample(
        seed =>
        {
            StandingScript script = new(seed);
            script.Add(120);
            int start = script.Place(0);
            int next = script.Place(start);
            byte[] file = script.Fold(StandingBefore.Nothing.ToBytes(), next).ToBytes();

            foreach (string pipeline in StandingScript.Pipelines)
            {
                Assert.Equal(
                    Said(script, StandingBefore.Nothing, 0, pipeline),
                    Said(script, StandingBefore.Read(file, out _)!, start, pipeline));
            }
        },
        iter: 100);

    [Fact]
    public void Bytes_that_are_no_file_are_refused()
    {
        StandingScript script = new(1);
        script.Add(40);
        byte[] file = script.Fold(StandingBefore.Nothing.ToBytes(), 40).ToBytes();
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[1, 255]).Sample((at, flip) =>
        {
            byte[] damaged = [.. file];
            damaged[at] ^= (byte)flip;
            Assert.Null(StandingBefore.Read(damaged, out string problem));
            Assert.NotEmpty(problem);
        });
        Assert.Null(StandingBefore.Read(file.AsSpan(0, file.Length - 1), out _));
    }

    /// <summary>The alerts of a pipeline, each as it was said last and what people heard of it.</summary>
    private static string[] Said(StandingScript script, StandingBefore before, int start, string pipeline)
    {
        SaidAlerts<string> said = new();
        foreach (StandingRow row in before.Alerts.Where(row => row.Record.Pipeline == pipeline))
        {
            said.Put(row.Record, row.Row, row.Told, Text(row.Record, row.Row));
        }

        for (int position = start; position < script.Records.Count; position++)
        {
            OutputRecord record = OutputRecord.Decode(script.Records[position]);
            for (int row = 0; row < record.Count && record.Stream == AlertSchema.Stream; row++)
            {
                if (record.Pipeline == pipeline)
                {
                    said.Note(record, row, Text(record, row));
                }
                else if (record.Pipeline == GatewayPipeline.Name
                    && AlertRecord.Cell(record, "event", row) == "withdrawn")
                {
                    said.Remove(AlertRecord.Cell(record, "id", row)!);
                }
            }
        }

        return [.. said.Standing.Select(alert => $"{alert.Value.Told} {alert.Value.Row}").Order()];
    }

    private static string Text(OutputRecord record, int row) => string.Join(
        '|', AlertRecord.Cells(record, row).Select(cell => $"{cell.Key}={cell.Value}"));
}
