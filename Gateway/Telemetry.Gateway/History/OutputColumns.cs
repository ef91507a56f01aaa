using System.Collections.Frozen;
using System.Collections.Immutable;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.History;

/// <summary>The columns of an output stream, shared by the rows of a record.</summary>
internal sealed class OutputColumns
{
    private readonly FrozenDictionary<string, int> _indexes;

    public OutputColumns(IReadOnlyList<string> names)
    {
        Names = names;
        _indexes = names.Select((name, index) => KeyValuePair.Create(name, index))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The names, in the stream's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether these are the columns of a decoded record.</summary>
    public bool Are(ImmutableArray<OutputColumn> columns)
    {
        if (columns.Length != Names.Count)
        {
            return false;
        }
        for (int column = 0; column < columns.Length; column++)
        {
            if (columns[column].Name != Names[column])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Where a column stands; −1 when there is none.</summary>
    public int IndexOf(string name) => _indexes.TryGetValue(name, out int index) ? index : -1;
}
