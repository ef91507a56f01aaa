using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>
/// How the columns of a key lie in packed longs: one each, two for a decimal, and, when some column is nullable, one
/// more behind them with a bit for each column that is NULL.
/// </summary>
internal sealed class KeyLayout
{
    public const int ColumnsMax = 64;

    public KeyLayout(KeySpace space)
    {
        Columns = [.. space.Columns];
        Places = new int[Columns.Length];
        for (var column = 0; column < Columns.Length; column++)
        {
            Places[column] = Width;
            Width += Columns[column].Type == ColumnType.Decimal ? 2 : 1;
        }
        Nulls = Array.Exists(Columns, column => column.IsNullable) ? Width++ : -1;
        if (Columns.Length > ColumnsMax) { throw new ArgumentException($"Key {space} has over {ColumnsMax} columns."); }
        if (space.SourceColumn >= 0 && Columns[space.SourceColumn].IsNullable)
        {
            throw new ArgumentException($"Key {space}: the source's column cannot be nullable.");
        }
    }

    public Column[] Columns { get; }

    /// <summary>The first long of each column.</summary>
    public int[] Places { get; }

    /// <summary>The long of the NULL bits, or −1 when no column is nullable.</summary>
    public int Nulls { get; }

    public int Width { get; }

    public bool IsNull(ReadOnlySpan<long> packed, int column) => Nulls >= 0 && ((packed[Nulls] >> column) & 1) != 0;

    /// <summary>Packs a row's column, which is 0 when it is NULL.</summary>
    public void Pack(Frame frame, int index, int row, TextDictionary texts, Span<long> packed, int column)
    {
        var place = Places[column];
        if (frame[index].IsNull(row)) { SetNull(packed, column); return; }
        switch (Columns[column].Type)
        {
            case ColumnType.Text: packed[place] = texts.Keep(frame.TextOrdinals(index)[row]); break;
            case ColumnType.Float64: packed[place] = KeyNumbers.BitsOf(frame.Doubles(index)[row]); break;
            case ColumnType.Boolean: packed[place] = frame.Bools(index)[row] ? 1 : 0; break;
            case ColumnType.Decimal: KeyNumbers.Pack(frame.Decimals(index)[row], packed.Slice(place, 2)); break;
            default: packed[place] = frame.Longs(index)[row]; break;
        }
    }

    public void SetNull(Span<long> packed, int column)
    {
        Invariant.Check(Columns[column].IsNullable, "a key column that is not nullable has NULL");
        var place = Places[column];
        packed[place] = 0;
        if (Columns[column].Type == ColumnType.Decimal) { packed[place + 1] = 0; }
        packed[Nulls] |= 1L << column;
    }
}
