using Telemetry.Engine.Data;

namespace Telemetry.Engine.Runtime;

/// <summary>One decoded column of an output record.</summary>
public sealed class OutputColumn
{
    private readonly ulong[]? _validity;
    private readonly long[]? _longs;
    private readonly double[]? _doubles;
    private readonly bool[]? _bools;
    private readonly decimal[]? _decimals;
    private readonly string[]? _texts;
    private readonly int[]? _indexes;

    internal OutputColumn(string name, ColumnType type, ulong[]? validity, Array values, string[]? texts)
    {
        Name = name;
        Type = type;
        _validity = validity;
        _longs = values as long[];
        _doubles = values as double[];
        _bools = values as bool[];
        _decimals = values as decimal[];
        _indexes = values as int[];
        _texts = texts;
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>The column's type.</summary>
    public ColumnType Type { get; }

    /// <summary>Whether the row has no value.</summary>
    /// <param name="row">The row within the record.</param>
    /// <returns>True for NULL.</returns>
    public bool IsNull(int row) => _validity is not null && ((_validity[row >> 6] >> (row & 63)) & 1) == 0;

    /// <summary>A row of an Int64 or Time column.</summary>
    /// <param name="row">The row; not NULL.</param>
    /// <returns>The value; of a Time column in microseconds since the epoch.</returns>
    public long Int64At(int row) => (_longs ?? throw Mismatch("Int64"))[row];

    /// <summary>A row of a Float64 column.</summary>
    /// <param name="row">The row; not NULL.</param>
    /// <returns>The value.</returns>
    public double Float64At(int row) => (_doubles ?? throw Mismatch("Float64"))[row];

    /// <summary>A row of a Decimal column.</summary>
    /// <param name="row">The row; not NULL.</param>
    /// <returns>The value, with its scale.</returns>
    public decimal DecimalAt(int row) => (_decimals ?? throw Mismatch("Decimal"))[row];

    /// <summary>A row of a Boolean column.</summary>
    /// <param name="row">The row; not NULL.</param>
    /// <returns>The value.</returns>
    public bool BooleanAt(int row) => (_bools ?? throw Mismatch("Boolean"))[row];

    /// <summary>A row of a Text column.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The text, or null for NULL.</returns>
    public string? TextAt(int row) => IsNull(row) ? null : (_texts ?? throw Mismatch("Text"))[_indexes![row]];

    private InvalidOperationException Mismatch(string asked) => new($"Column '{Name}' is {Type}, not {asked}.");
}
