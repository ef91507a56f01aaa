using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The rows that partial matches hold: each stays as long as somebody holds it, and counts as long in the
/// budget of its key's source.</summary>
internal sealed class KeptRows(RowStore rows, StateBudget budget) : ICepEvents
{
    private int[] _holders = [];

    /// <summary>Where the rows lie.</summary>
    public RowStore Rows => rows;

    /// <summary>The source of the rows that are held and let go next.</summary>
    public int Source { get; set; }

    /// <inheritdoc/>
    public void Retain(int row)
    {
        if (row >= _holders.Length) { Array.Resize(ref _holders, Growth.Of(_holders.Length, row + 1)); }
        if (_holders[row]++ == 0) { budget.Count(Source, rows.BytesOf(row)); }
    }

    /// <inheritdoc/>
    public void Release(int row)
    {
        if (--_holders[row] > 0) { return; }
        budget.Count(Source, -rows.BytesOf(row));
        rows.Remove(row);
    }
}
