using System.Collections.Frozen;

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

    /// <summary>Where a column stands; −1 when there is none.</summary>
    public int IndexOf(string name) => _indexes.TryGetValue(name, out int index) ? index : -1;
}
