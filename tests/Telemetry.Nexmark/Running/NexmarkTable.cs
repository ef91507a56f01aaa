using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Nexmark.Running;

/// <summary>The rows that changes leave, as lines of text, with how often each is there.</summary>
public sealed class NexmarkTable : IStepSink
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>The lines, in order, each as often as it is there; what was taken back without having been there
    /// begins with a minus sign.</summary>
    public IEnumerable<string> Lines => _lines
        .SelectMany(pair => Enumerable.Repeat(pair.Value < 0 ? $"-{pair.Key}" : pair.Key, Math.Abs(pair.Value)))
        .Order(StringComparer.Ordinal);

    /// <summary>What could not be used.</summary>
    public IList<string> DeadLetters { get; } = [];

    /// <summary>A row as a line.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The line.</returns>
    public static string LineOf(IEnumerable<object?> values) => string.Join('|', values.Select(TextOf));

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var line = LineOf(Enumerable.Range(0, frame.Schema.Count).Select(column => ValueOf(frame, column, row)));
            if (emission.Stream == PipelineBuilder.DeadLettersStream) { DeadLetters.Add(line); continue; }
            var count = _lines.GetValueOrDefault(line) + (frame.KindAt(row).IsRetraction() ? -1 : 1);
            if (count == 0) { _lines.Remove(line); } else { _lines[line] = count; }
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "NULL",
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static object? ValueOf(Frame frame, int column, int row) => frame[column].IsNull(row)
        ? null
        : frame.Schema.Columns[column].Type switch
        {
            ColumnType.Float64 => frame.Doubles(column)[row],
            ColumnType.Boolean => frame.Bools(column)[row],
            ColumnType.Decimal => frame.Decimals(column)[row],
            ColumnType.Text => frame.TextAt(column, row),
            _ => frame.Longs(column)[row],
        };
}
