using System.Globalization;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Testing;

/// <summary>Keeps what a partition says as readable lines, per stream and in order.</summary>
public sealed class RecordingSink : IStepSink
{
    private readonly Dictionary<string, List<string>> _lines = new(StringComparer.Ordinal);

    /// <summary>(step, row) of every row, in the order of emission.</summary>
    public List<(long Step, int Row)> Ids { get; } = [];

    /// <summary>The streams that spoke, by name.</summary>
    public IReadOnlyList<string> Streams => [.. _lines.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The lines of a stream: <c>column=value …</c>, NULLs left out.</summary>
    public IReadOnlyList<string> this[string stream] => _lines.TryGetValue(stream, out var lines) ? lines : [];

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        if (!_lines.TryGetValue(emission.Stream, out var lines)) { _lines.Add(emission.Stream, lines = []); }
        for (var row = 0; row < frame.Count; row++)
        {
            Ids.Add((emission.Step, emission.FirstRow + row));
            lines.Add(Render(frame, row));
        }
    }

    private static string Render(Frame frame, int row)
    {
        var text = new StringBuilder();
        if (frame.KindAt(row) != ChangeKind.Insert) { text.Append(frame.KindAt(row)).Append(' '); }
        for (var column = 0; column < frame.Schema.Count; column++)
        {
            if (frame[column].IsNull(row)) { continue; }
            if (text.Length > 0 && text[^1] != ' ') { text.Append(' '); }
            text.Append(frame.Schema.Columns[column].Name).Append('=').Append(ValueOf(frame, column, row));
        }
        return text.ToString();
    }

    private static string ValueOf(Frame frame, int column, int row) => frame.Schema.Columns[column].Type switch
    {
        ColumnType.Float64 => frame.Doubles(column)[row].ToString("R", CultureInfo.InvariantCulture),
        ColumnType.Boolean => frame.Bools(column)[row] ? "true" : "false",
        ColumnType.Decimal => frame.Decimals(column)[row].ToString(CultureInfo.InvariantCulture),
        ColumnType.Text => frame.TextAt(column, row) ?? "",
        _ => frame.Longs(column)[row].ToString(CultureInfo.InvariantCulture),
    };
}
