using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Execution;

/// <summary>Writes refused readings and unusable messages as rows of <see cref="DeadLetterSchema"/>.</summary>
internal sealed class DeadLetterWriter(PartitionTables tables, Collector output, int port)
{
    public void Add(StepInput input, in StepReading reading, string reason)
    {
        var row = Begin(input, reason, null, out var frame);
        frame.SetText(ReadingSchema.Metric, row, input.Symbols[reading.Metric]);
        frame.SetText(ReadingSchema.Unit, row, NameOf(input, reading.Unit));
        frame.SetText(ReadingSchema.Quality, row, NameOf(input, reading.Quality));
        if (reading.Kind == ReadingKind.Text)
        {
            frame.SetText(ReadingSchema.ValueText, row, reading.Text);
            frame[ReadingSchema.Value].SetNull(row);
        }
        else
        {
            frame[ReadingSchema.ValueText].SetNull(row);
            frame.Doubles(ReadingSchema.Value)[row] = reading.Number;
        }
        if (reading.Kind == ReadingKind.Boolean) { frame.Bools(ReadingSchema.ValueBool)[row] = reading.Number != 0; }
        else { frame[ReadingSchema.ValueBool].SetNull(row); }
        if (input.Boot.Length == 0) { frame[ReadingSchema.Seq].SetNull(row); }
        else { frame.Longs(ReadingSchema.Seq)[row] = (long)reading.Seq; }
        frame.Longs(DeadLetterSchema.EventTime)[row] = reading.Time.Micros;
    }

    public void Add(StepInput input, StepRejection rejection)
    {
        var row = Begin(input, rejection.Reason, rejection.Detail, out var frame);
        frame.SetText(ReadingSchema.Metric, row, rejection.Metric);
        foreach (var column in (ReadOnlySpan<int>)
            [ReadingSchema.Value, ReadingSchema.ValueText, ReadingSchema.ValueBool, ReadingSchema.Unit,
             ReadingSchema.Quality, ReadingSchema.Seq, DeadLetterSchema.EventTime])
        {
            frame[column].SetNull(row);
        }
    }

    private int Begin(StepInput input, string reason, string? detail, out Frame frame)
    {
        // A dead letter's own time is its arrival: the reading's may be the very thing that is wrong.
        frame = output.Add(port, tables.JournalTime, Frame.NoKey, out var row);
        frame.SetText(ReadingSchema.Device, row, input.Source.Length == 0 ? null : input.Source);
        frame.SetText(ReadingSchema.Boot, row, input.Boot.Length == 0 ? null : input.Boot);
        frame.Longs(ReadingSchema.Arrived)[row] = tables.JournalTime.Micros;
        frame.SetText(DeadLetterSchema.Reason, row, reason);
        frame.SetText(DeadLetterSchema.Detail, row, detail);
        return row;
    }

    private static string? NameOf(StepInput input, int symbol) =>
        symbol == StepInput.NoSymbol ? null : input.Symbols[symbol];
}
