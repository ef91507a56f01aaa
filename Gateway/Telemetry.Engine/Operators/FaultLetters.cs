using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>Rows that fail in an expression, as dead letters: each with its reason and its values.</summary>
internal static class FaultLetters
{
    /// <summary>The name of the side output.</summary>
    public const string Port = "dead_letters";

    /// <summary>The outputs of an operator with this main one.</summary>
    public static IReadOnlyList<OutputPort> Outputs(OutputPort main, bool mayFault) =>
        mayFault ? [main, new(Port, DeadLetterSchema.Schema)] : [main];

    /// <summary>Lets the failed rows of an operator out of the partition.</summary>
    public static PipelineStream LetOut(PipelineStream stream)
    {
        stream.FindSide(Port)?.To(PipelineBuilder.DeadLettersStream);
        return stream;
    }

    /// <summary>Writes the failed rows. One that takes another away is none: that one failed before.</summary>
    public static void Write(RowFaults faults, Frame frame, EventTime now, Collector output, int port = 1)
    {
        foreach (var fault in faults.Rows)
        {
            if (!frame.KindAt(fault.Row).IsRetraction()) { Write(fault, frame, now, output, port); }
        }
    }

    /// <summary>Writes one failed row.</summary>
    public static void Write(RowFault fault, Frame source, EventTime now, Collector output, int port)
    {
        var frame = output.Add(port, now, Frame.NoKey, out var row);
        for (var column = ReadingSchema.Metric + 1; column < frame.Schema.Count; column++)
        {
            var isSet = column is ReadingSchema.Arrived or DeadLetterSchema.EventTime or DeadLetterSchema.Reason
                or DeadLetterSchema.Detail;
            if (!isSet) { frame[column].SetNull(row); }
        }
        frame.SetText(ReadingSchema.Device, row, NameIn(source, fault.Row, "device"));
        frame.SetText(ReadingSchema.Metric, row, NameIn(source, fault.Row, "metric"));
        frame.Longs(ReadingSchema.Arrived)[row] = now.Micros;
        frame.Longs(DeadLetterSchema.EventTime)[row] = source.Times[fault.Row];
        frame.SetText(DeadLetterSchema.Reason, row, fault.Reason);
        frame.SetText(DeadLetterSchema.Detail, row, DetailOf(fault, source));
    }

    private static string? NameIn(Frame frame, int row, string column)
    {
        var index = frame.Schema.Find(column);
        return index >= 0 && frame.Schema.Columns[index].Type == ColumnType.Text ? frame.TextAt(index, row) : null;
    }

    private static string DetailOf(RowFault fault, Frame frame)
    {
        var text = new StringBuilder(fault.Detail).Append(fault.Detail is null ? "row (" : "; row (");
        for (var column = 0; column < frame.Schema.Count; column++)
        {
            text.Append(column == 0 ? "" : ", ").Append(frame.Schema.Columns[column].Name).Append('=');
            AppendValue(text, frame, column, fault.Row);
            if (text.Length > EngineLimits.FaultDetailMax)
            {
                return text.ToString(0, EngineLimits.FaultDetailMax) + "…";
            }
        }
        return text.Append(')').ToString();
    }

    /// <summary>Writes a value of a row for people.</summary>
    public static void AppendValue(StringBuilder text, Frame frame, int column, int row)
    {
        if (frame[column].IsNull(row)) { text.Append("NULL"); return; }
        var culture = CultureInfo.InvariantCulture;
        switch (frame.Schema.Columns[column].Type)
        {
            case ColumnType.Float64: text.Append(culture, $"{frame.Doubles(column)[row]}"); break;
            case ColumnType.Decimal: text.Append(culture, $"{frame.Decimals(column)[row]}"); break;
            case ColumnType.Boolean: text.Append(frame.Bools(column)[row] ? "TRUE" : "FALSE"); break;
            case ColumnType.Text: text.Append('\'').Append(frame.TextAt(column, row)).Append('\''); break;
            case ColumnType.Time: text.Append(culture, $"{new EventTime(frame.Longs(column)[row])}"); break;
            default: text.Append(culture, $"{frame.Longs(column)[row]}"); break;
        }
    }
}
