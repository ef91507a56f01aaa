namespace Telemetry.Engine.Data;

/// <summary>One column of a frame: values and, when some are missing, validity bits.</summary>
public abstract class Vec
{
    private ulong[] _bits = [];

    private protected Vec(int capacity) => Capacity = capacity;

    /// <summary>How many rows fit.</summary>
    public int Capacity { get; }

    /// <summary>Whether a row may be NULL; when false, <see cref="ValidBits"/> is empty and every value
    /// counts.</summary>
    public bool HasNulls { get; private set; }

    /// <summary>One bit per row, set when the value is there; empty when all are.</summary>
    public ReadOnlySpan<ulong> ValidBits => HasNulls ? _bits : default;

    /// <summary>Whether the row has no value.</summary>
    /// <param name="row">The row.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNull(int row) => HasNulls && ((_bits[row >> 6] >> (row & 63)) & 1) == 0;

    /// <summary>Takes the row's value away.</summary>
    /// <param name="row">The row.</param>
    public void SetNull(int row)
    {
        BeginNulls();
        _bits[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>The row's value counts again, as it is.</summary>
    internal void SetValid(int row)
    {
        if (HasNulls) { _bits[row >> 6] |= 1UL << (row & 63); }
    }

    /// <summary>All rows are valid again; the values stay as they are.</summary>
    public void ClearNulls() => HasNulls = false;

    /// <summary>Replaces the validity bits.</summary>
    /// <param name="bits">One bit per row; empty means that all are valid.</param>
    public void SetValidBits(ReadOnlySpan<ulong> bits)
    {
        if (bits.IsEmpty) { HasNulls = false; return; }
        BeginNulls();
        bits.CopyTo(_bits);
    }

    /// <summary>Copies chosen rows of another vector of the same type behind each other.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="start">The first row to write here.</param>
    public abstract void CopyRows(Vec source, ReadOnlySpan<int> rows, int start);

    /// <summary>Takes over the first rows of another vector of the same type, and its validity bits.</summary>
    internal abstract void CopyFirst(Vec source, int count);

    /// <summary>Makes a vector for a column type.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="capacity">How many rows fit.</param>
    /// <returns>The vector.</returns>
    public static Vec Create(ColumnType type, int capacity) => type switch
    {
        ColumnType.Int64 or ColumnType.Time => new Vec<long>(capacity),
        ColumnType.Float64 => new Vec<double>(capacity),
        ColumnType.Boolean => new Vec<bool>(capacity),
        ColumnType.Text => new Vec<int>(capacity),
        ColumnType.Decimal => new Vec<decimal>(capacity),
        ColumnType.None or _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a column type."),
    };

    private protected void CopyNulls(Vec source, ReadOnlySpan<int> rows, int start)
    {
        if (!source.HasNulls) { return; }
        for (var row = 0; row < rows.Length; row++)
        {
            if (source.IsNull(rows[row])) { SetNull(start + row); }
        }
    }

    private void BeginNulls()
    {
        if (HasNulls) { return; }
        if (_bits.Length == 0) { _bits = new ulong[(Capacity + 63) / 64]; }
        Array.Fill(_bits, ulong.MaxValue);
        HasNulls = true;
    }
}
