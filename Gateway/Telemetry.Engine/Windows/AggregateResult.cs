namespace Telemetry.Engine.Windows;

/// <summary>What an accumulator says: a value of one of three types, NULL, or that the value does not fit.</summary>
public readonly struct AggregateResult
{
    private readonly Kind _kind;
    private readonly long _bits;
    private readonly decimal _exact;

    private AggregateResult(Kind kind, long bits, decimal exact = 0)
    {
        _kind = kind;
        _bits = bits;
        _exact = exact;
    }

    private enum Kind : byte
    {
        Null = 0,
        Integer = 1,
        Number = 2,
        Exact = 3,
        Overflow = 4,
    }

    /// <summary>No value.</summary>
    public static AggregateResult Null => default;

    /// <summary>A value that its type cannot hold.</summary>
    public static AggregateResult Overflow => new(Kind.Overflow, 0);

    /// <summary>Whether there is no value, for whatever reason.</summary>
    public bool IsNull => _kind is Kind.Null or Kind.Overflow;

    /// <summary>Whether the value does not fit.</summary>
    public bool IsOverflow => _kind == Kind.Overflow;

    /// <summary>An Int64 or Time.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static AggregateResult Of(long value) => new(Kind.Integer, value);

    /// <summary>A Float64.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static AggregateResult Of(double value) => new(Kind.Number, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A Decimal.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static AggregateResult Of(decimal value) => new(Kind.Exact, 0, value);

    /// <summary>A Float64, or NULL.</summary>
    /// <param name="isThere">Whether there is a value.</param>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public static AggregateResult If(bool isThere, double value) => isThere ? Of(value) : Null;

    /// <summary>The value as an integer; not NULL.</summary>
    /// <returns>The value of an integer result.</returns>
    public long ToInt64() => _bits;

    /// <summary>The value as a double; not NULL.</summary>
    /// <returns>The value, converted if need be.</returns>
    public double ToFloat64() => _kind switch
    {
        Kind.Integer => _bits,
        Kind.Exact => (double)_exact,
        _ => BitConverter.Int64BitsToDouble(_bits),
    };

    /// <summary>The value as a decimal; not NULL.</summary>
    /// <returns>The value of a decimal result.</returns>
    public decimal ToDecimal() => _exact;
}
