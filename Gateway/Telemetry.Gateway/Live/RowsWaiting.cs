using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Live;

/// <summary>
/// Rows of one pipeline that wait for one client. A row replaces a waiting row of its key and window.
/// </summary>
internal sealed class RowsWaiting(string pipeline)
{
    private readonly LinkedList<(string Identity, OutputRow Row)> _rows = new();
    private readonly Dictionary<string, LinkedListNode<(string Identity, OutputRow Row)>> _byIdentity =
        new(StringComparer.Ordinal);

    private long _dropped;

    /// <summary>Adds a row; when too many wait, the oldest goes and is counted.</summary>
    public void Add(OutputRow row)
    {
        string identity = SortKey.Join(SortKey.Of(ResultsView.TimeOf(row)), ResultsView.KeyOf(row));
        if (_byIdentity.Remove(identity, out LinkedListNode<(string, OutputRow)>? before))
        {
            _rows.Remove(before);
        }
        else if (_rows.Count == LiveLimits.RowsWaitingMax && _rows.First is { } oldest)
        {
            _byIdentity.Remove(oldest.Value.Identity);
            _rows.RemoveFirst();
            _dropped++;
        }
        _byIdentity.Add(identity, _rows.AddLast((identity, row)));
    }

    /// <summary>What waits, as columns; nothing waits afterwards.</summary>
    public ResultsMessage Drain()
    {
        string[] names = [.. _rows.SelectMany(entry => entry.Row.Names).Distinct(StringComparer.Ordinal)];
        var columns = new Dictionary<string, IReadOnlyList<object?>>(names.Length, StringComparer.Ordinal);
        foreach (string name in names)
        {
            columns.Add(name, [.. _rows.Select(entry => RowDocument.Shown(entry.Row[name]))]);
        }
        long dropped = _dropped;
        _dropped = 0;
        _rows.Clear();
        _byIdentity.Clear();
        return new ResultsMessage(pipeline, columns, dropped);
    }
}
