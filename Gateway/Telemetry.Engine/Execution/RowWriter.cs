using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Execution;

/// <summary>Writes accepted readings of one input as rows of <see cref="ReadingSchema"/>.</summary>
internal ref struct RowWriter(
    PartitionTables tables, Collector output, StepInput input, ReadOnlySpan<int> symbols, int source)
{
    private readonly ReadOnlySpan<int> _symbols = symbols;
    private readonly bool _hasIdentity = input.Boot.Length > 0;
    private readonly int _device = tables.Texts.Intern(tables.Sources.NameOf(source));
    private readonly int _boot = tables.Texts.InternTransient(input.Boot);
    private readonly long _arrived = tables.JournalTime.Micros;
    private readonly TextDictionary _texts = tables.Texts;

    public readonly void Add(in StepReading reading, int series)
    {
        var frame = output.Add(Ingest.ReadingsPort, reading.Time, series, out var row);
        frame.TextOrdinals(ReadingSchema.Device)[row] = _device;
        frame.TextOrdinals(ReadingSchema.Metric)[row] = _symbols[reading.Metric];
        frame.Longs(ReadingSchema.Arrived)[row] = _arrived;
        SetSymbol(frame, ReadingSchema.Unit, row, reading.Unit);
        SetSymbol(frame, ReadingSchema.Quality, row, reading.Quality);
        frame.TextOrdinals(ReadingSchema.Boot)[row] = _boot;
        frame.Longs(ReadingSchema.Seq)[row] = (long)reading.Seq;
        if (!_hasIdentity)
        {
            frame[ReadingSchema.Boot].SetNull(row);
            frame[ReadingSchema.Seq].SetNull(row);
        }
        SetValue(frame, row, reading);
    }

    private readonly void SetValue(Frame frame, int row, in StepReading reading)
    {
        frame.Doubles(ReadingSchema.Value)[row] = reading.Number;
        if (reading.Kind == ReadingKind.Text)
        {
            frame[ReadingSchema.Value].SetNull(row);
            frame.TextOrdinals(ReadingSchema.ValueText)[row] = _texts.InternTransient(reading.Text ?? "");
        }
        else
        {
            frame[ReadingSchema.ValueText].SetNull(row);
        }
        if (reading.Kind == ReadingKind.Boolean)
        {
            frame.Bools(ReadingSchema.ValueBool)[row] = reading.Number != 0;
        }
        else
        {
            frame[ReadingSchema.ValueBool].SetNull(row);
        }
    }

    private readonly void SetSymbol(Frame frame, int column, int row, int symbol)
    {
        if (symbol == StepInput.NoSymbol) { frame[column].SetNull(row); return; }
        frame.TextOrdinals(column)[row] = _symbols[symbol];
    }
}
