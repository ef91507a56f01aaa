using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Operators;

/// <summary>Keys in the description of a pipeline.</summary>
public static class KeyStreams
{
    /// <summary>Keys the rows by columns. The keys belong to sources when the stream's keys do and their source's
    /// column is among these; then clocks of sources go on counting. Columns may be NULL: NULL is a key of its own.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="columns">The columns, in the key's order.</param>
    /// <returns>The same rows under their keys.</returns>
    /// <exception cref="ArgumentException">There is no such column, or none at all.</exception>
    /// <example>
    /// <code>
    /// var byDevice = builder.Readings.WhereNotNull("value").KeyBy("device"); // No metric.
    /// </code>
    /// </example>
    public static PipelineStream KeyBy(this PipelineStream stream, params ReadOnlySpan<string> columns)
    {
        if (columns.IsEmpty) { throw new ArgumentException("A key needs a column."); }
        var chosen = new List<Column>();
        foreach (var column in columns) { chosen.Add(stream.Schema.Columns[stream.Schema.IndexOf(column)]); }
        return stream.KeyBy(SpaceOf(chosen, stream.Keys));
    }

    /// <summary>Keys the rows by the columns of a key space, which other streams may share.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="space">The keys; their columns are the stream's, by name and type.</param>
    /// <returns>The same rows under their keys.</returns>
    /// <exception cref="ArgumentException">The columns do not fit.</exception>
    public static PipelineStream KeyBy(this PipelineStream stream, KeySpace space) =>
        stream.Apply(stream.Builder.NameFor("key_by"), input => new KeyByOperator(space, input));

    /// <summary>A space whose name says all of it, so that equal names are equal spaces.</summary>
    internal static KeySpace SpaceOf(List<Column> columns, KeySpace? before)
    {
        var source = before is { SourceColumn: >= 0 }
            ? columns.FindIndex(column => column == before.Columns[before.SourceColumn])
            : -1;
        foreach (var known in (KeySpace[])[KeySpace.Device, KeySpace.Series])
        {
            if (source == known.SourceColumn && columns.SequenceEqual(known.Columns)) { return known; }
        }
        var names = columns.Select((column, index) =>
            $"{column.Name} {column.Type}{(column.IsNullable ? "?" : "")}{(index == source ? "@" : "")}");
        return new($"by {string.Join(", ", names)}", columns, source);
    }
}
