using System.Collections.Frozen;

namespace Telemetry.Gateway.History;

/// <summary>The columns of an output stream, shared by the rows of a record, and which of them are times.</summary>
internal sealed class OutputColumns
{
    private static readonly FrozenSet<string> TimeNames = new[]
    {
        "window_start", "window_end", "occurred", "detected", "start", "end", "at", "event_time", "arrival_time", "time",
    }.ToFrozenSet(StringComparer.Ordinal);

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

    /// <summary>Whether a column holds times: µs since the epoch.</summary>
    public static bool IsTime(string name) => TimeNames.Contains(name);
}
