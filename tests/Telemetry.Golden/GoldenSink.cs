using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Files;

namespace Telemetry.Golden;

/// <summary>Writes down every row of every stream as a line of JSON.</summary>
internal sealed class GoldenSink(SqlPipeline pipeline) : IStepSink
{
    private readonly Dictionary<string, JsonRowText> _texts = pipeline.Sinks.ToDictionary(
        sink => sink.Stream,
        sink => new JsonRowText(
            [.. sink.Columns.Zip(sink.Names, (column, name) => new FileColumn(name, column.Type))], true),
        StringComparer.Ordinal);

    private readonly SortedDictionary<string, List<string>> _lines = new(StringComparer.Ordinal);

    /// <summary>The lines, stream by stream: which stream speaks first within a step has no meaning.</summary>
    public IEnumerable<string> Lines => _lines.Values.SelectMany(lines => lines);

    public void Emit(in Emission emission, Frame frame)
    {
        if (!_lines.TryGetValue(emission.Stream, out List<string>? lines))
        {
            _lines.Add(emission.Stream, lines = []);
        }

        for (int row = 0; row < frame.Count; row++)
        {
            lines.Add(_texts.TryGetValue(emission.Stream, out JsonRowText? text)
                ? Encoding.UTF8.GetString(text.Line(frame, row, emission.Stream)).TrimEnd()
                : $"{emission.Stream}: {frame.TextAt(DeadLetterSchema.Reason, row)}: "
                    + frame.TextAt(DeadLetterSchema.Detail, row));
        }
    }
}
