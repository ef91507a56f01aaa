using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>The rows that partial matches hold: each stays as long as somebody holds it, and counts as long in the
/// budget of its key's source. How many hold a row is marked beside it.</summary>
internal sealed class KeptRows(RowStore rows, StateBudget budget) : ICepEvents
{
    /// <summary>How many marks a row has: its mask and its holders.</summary>
    public const int Marks = 2;

    private const int MaskMark = 0;
    private const int HoldersMark = 1;

    /// <summary>Where the rows lie.</summary>
    public RowStore Rows => rows;

    /// <summary>The source of the rows that are held and let go next.</summary>
    public int Source { get; set; }

    /// <summary>Says which simple conditions hold for a row.</summary>
    public static void SetMask(RowStore rows, int row, ulong mask) => rows.Mark(row, MaskMark) = (long)mask;

    /// <summary>A row enters: it stays at least until it is <see cref="Settle">settled</see>.</summary>
    /// <returns>Which simple conditions hold for it.</returns>
    public ulong Enter(int row)
    {
        rows.Mark(row, HoldersMark)++;
        return (ulong)rows.Mark(row, MaskMark);
    }

    /// <summary>A row has entered: when nobody holds it, it goes.</summary>
    public void Settle(int row)
    {
        if (--rows.Mark(row, HoldersMark) > 0) { budget.Count(Source, rows.BytesOf(row)); }
        else { rows.Remove(row); }
    }

    /// <inheritdoc/>
    public void Retain(int row) => rows.Mark(row, HoldersMark)++;

    /// <inheritdoc/>
    public void Release(int row)
    {
        if (--rows.Mark(row, HoldersMark) > 0) { return; }
        budget.Count(Source, -rows.BytesOf(row));
        rows.Remove(row);
    }

    /// <summary>Reads a row that partial matches held, which will hold it again.</summary>
    public int Read(SnapshotReader reader)
    {
        var row = rows.Read(reader);
        rows.Mark(row, HoldersMark) = 0;
        _ = Enter(row);
        return row;
    }
}
