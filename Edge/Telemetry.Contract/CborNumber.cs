using System.Globalization;

namespace Telemetry.Contract;

/// <summary>A number as it was on the wire: a double, or whole number × 10^exponent, kept exact.</summary>
internal readonly struct CborNumber
{
    private readonly double _double;
    private readonly ulong _magnitude;
    private readonly int _exponent;
    private readonly bool _isDecimal;
    private readonly bool _isNegative;

    private CborNumber(double value, bool isDecimal, bool isNegative, ulong magnitude, int exponent)
    {
        _double = value;
        _isDecimal = isDecimal;
        _isNegative = isNegative;
        _magnitude = magnitude;
        _exponent = exponent;
    }

    public static CborNumber OfDouble(double value) => new(value, false, false, 0, 0);

    /// <summary>CBOR's whole number: -1 - magnitude when negative; times 10^exponent.</summary>
    public static CborNumber OfInteger(bool isNegative, ulong magnitude, int exponent) =>
        new(0, true, isNegative, magnitude, exponent);

    /// <summary>The nearest double.</summary>
    public double ToDouble()
    {
        if (!_isDecimal)
        {
            return _double;
        }

        if (_exponent == 0)
        {
            return _isNegative ? -1d - _magnitude : _magnitude;
        }

        // Both factors exact in a double: one correctly rounded operation. Else the exact, slow way.
        if (_magnitude < 1UL << 53 && _exponent is >= -22 and <= 22)
        {
            var mantissa = _isNegative ? -1d - _magnitude : _magnitude;
            return _exponent < 0 ? mantissa / Powers.OfTen(-_exponent) : mantissa * Powers.OfTen(_exponent);
        }

        return ToDoubleByText();
    }

    /// <summary>Seconds as µs, to the nearest.</summary>
    public bool TryToMicros(out long micros)
    {
        if (!_isDecimal)
        {
            return EpochMicros.TryOffsetFromSeconds(_double, out micros);
        }

        var whole = _isNegative ? -1 - (Int128)_magnitude : (Int128)_magnitude;
        return EpochMicros.TryOffsetFromDecimal(whole, _exponent, out micros);
    }

    /// <summary>A whole number from 0 to 2^64 - 1.</summary>
    public bool TryToUInt64(out ulong value)
    {
        value = _magnitude;
        return _isDecimal && _exponent == 0 && !_isNegative;
    }

    private double ToDoubleByText()
    {
        var whole = _isNegative ? -1 - (Int128)_magnitude : (Int128)_magnitude;
        Span<byte> text = stackalloc byte[64];
        whole.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        text[length++] = (byte)'e';
        _exponent.TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..(length + written)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
