using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>Compares rows of a store, or of a frame with those of a store, by the columns of an ORDER BY.</summary>
internal sealed class RowOrder
{
    private readonly Cell[] _cells;
    private readonly RowStore _rows;

    public RowOrder(ImmutableArray<SortColumn> columns, RowStore rows)
    {
        _rows = rows;
        _cells = [.. columns.Select(column => new Cell(column, rows.Schema))];
    }

    /// <summary>Checks that the columns are there.</summary>
    /// <exception cref="ArgumentException">One is not.</exception>
    public static void Validate(ImmutableArray<SortColumn> columns, Schema schema)
    {
        foreach (var column in columns) { schema.IndexOf(column.Column); }
    }

    public int Compare(int left, int right)
    {
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            var order = cell.Compare(_rows, left, right);
            if (order != 0) { return order; }
        }
        return 0;
    }

    /// <summary>Compares a frame's row with a row of the store.</summary>
    public int Compare(Frame frame, int row, int right)
    {
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            var order = cell.Compare(frame, row, _rows, right);
            if (order != 0) { return order; }
        }
        return 0;
    }

    /// <summary>The first place whose row comes after a row; equal ones come before.</summary>
    public int PlaceBehind(ReadOnlySpan<int> sorted, int handle)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(handle, sorted[middle]) < 0) { high = middle; } else { low = middle + 1; }
        }
        return low;
    }

    /// <summary>The first place whose row does not come before a row; equal ones come after.</summary>
    public int PlaceBefore(ReadOnlySpan<int> sorted, int handle)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(sorted[middle], handle) < 0) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    /// <summary>The first place whose row does not come before a frame's row.</summary>
    public int PlaceBefore(ReadOnlySpan<int> sorted, Frame frame, int row)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Compare(frame, row, sorted[middle]) > 0) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    private readonly struct Cell
    {
        private readonly int _column;
        private readonly ColumnType _type;
        private readonly bool _isDescending;
        private readonly bool _nullsFirst;

        public Cell(SortColumn column, Schema schema)
        {
            _column = schema.IndexOf(column.Column);
            _type = schema.Columns[_column].Type;
            _isDescending = column.IsDescending;
            _nullsFirst = column.Nulls == NullOrder.Lowest ? !column.IsDescending : column.Nulls == NullOrder.First;
        }

        public int Compare(RowStore rows, int left, int right)
        {
            var (leftNull, rightNull) = (rows.IsNull(left, _column), rows.IsNull(right, _column));
            if (leftNull || rightNull) { return OfNulls(leftNull, rightNull); }
            var order = _type switch
            {
                ColumnType.Float64 => Order(rows.DoubleAt(left, _column), rows.DoubleAt(right, _column)),
                ColumnType.Text => TextOrder.Compare(rows.TextAt(left, _column), rows.TextAt(right, _column)),
                ColumnType.Decimal => rows.DecimalAt(left, _column).CompareTo(rows.DecimalAt(right, _column)),
                ColumnType.Boolean => rows.BoolAt(left, _column).CompareTo(rows.BoolAt(right, _column)),
                _ => rows.LongAt(left, _column).CompareTo(rows.LongAt(right, _column)),
            };
            return _isDescending ? -order : order;
        }

        public int Compare(Frame frame, int row, RowStore rows, int right)
        {
            var (leftNull, rightNull) = (frame[_column].IsNull(row), rows.IsNull(right, _column));
            if (leftNull || rightNull) { return OfNulls(leftNull, rightNull); }
            var order = _type switch
            {
                ColumnType.Float64 => Order(frame.Doubles(_column)[row], rows.DoubleAt(right, _column)),
                ColumnType.Text => TextOrder.Compare(
                    frame.Texts[frame.TextOrdinals(_column)[row]], rows.TextAt(right, _column)),
                ColumnType.Decimal => frame.Decimals(_column)[row].CompareTo(rows.DecimalAt(right, _column)),
                ColumnType.Boolean => frame.Bools(_column)[row].CompareTo(rows.BoolAt(right, _column)),
                _ => frame.Longs(_column)[row].CompareTo(rows.LongAt(right, _column)),
            };
            return _isDescending ? -order : order;
        }

        private int OfNulls(bool leftNull, bool rightNull) =>
            leftNull == rightNull ? 0 : leftNull == _nullsFirst ? -1 : 1;

        private static int Order(double left, double right) =>
            left < right ? -1 : left > right ? 1 : left == right ? 0
            : double.IsNaN(left).CompareTo(double.IsNaN(right));
    }
}
