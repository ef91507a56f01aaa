using System.Text;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// The table that a changelog describes, as lines: what is there after all changes, in the order in which the rows
/// came;
/// an update takes the place of what it replaces. Not thread-safe.
/// </summary>
public sealed class ResultTable
{
    private readonly List<string?> _lines = [];
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal);
    private int _replaced = -1;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many changes took away a row that was not there; zero unless a pipeline is wrong.</summary>
    public long Missing { get; private set; }

    /// <summary>The rows.</summary>
    public IEnumerable<string> Lines => _lines.OfType<string>();

    /// <summary>Applies one change.</summary>
    /// <param name="kind">What the row does.</param>
    /// <param name="line">The row; the same row is the same bytes.</param>
    public void Apply(ChangeKind kind, ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line);
        switch (kind)
        {
            case ChangeKind.Insert: Add(text, -1); break;
            case ChangeKind.UpdateAfter: Add(text, _replaced); break;
            case ChangeKind.UpdateBefore: _replaced = Remove(text); return;
            case ChangeKind.Delete:
            default: Remove(text); break;
        }
        _replaced = -1;
    }

    private void Add(string text, int place)
    {
        if (place < 0)
        {
            place = _lines.Count;
            _lines.Add(null);
        }
        _lines[place] = text;
        if (!_places.TryGetValue(text, out var places)) { _places.Add(text, places = []); }
        places.Add(place);
        Count++;
    }

    /// <summary>Takes the newest row of this text away; its place, or −1.</summary>
    private int Remove(string text)
    {
        if (!_places.TryGetValue(text, out var places)) { Missing++; return -1; }
        var place = places[^1];
        places.RemoveAt(places.Count - 1);
        if (places.Count == 0) { _places.Remove(text); }
        _lines[place] = null;
        Count--;
        if (_lines.Count > 1_024 && _lines.Count > Count * 4) { return Compact(place); }
        return place;
    }

    private int Compact(int place)
    {
        var kept = _lines.Index().Where(line => line.Item is not null || line.Index == place).ToArray();
        _lines.Clear();
        _places.Clear();
        var moved = -1;
        foreach (var (index, text) in kept)
        {
            if (index == place) { moved = _lines.Count; }
            _lines.Add(text);
            if (text is null) { continue; }
            if (!_places.TryGetValue(text, out var places)) { _places.Add(text, places = []); }
            places.Add(_lines.Count - 1);
        }
        return moved;
    }
}
