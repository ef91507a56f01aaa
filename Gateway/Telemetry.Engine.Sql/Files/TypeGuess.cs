using System.Globalization;
using System.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Which type fits all values of a column that were seen: BIGINT, DOUBLE, BOOLEAN, a timestamp, DATE, else
/// STRING.</summary>
internal sealed class TypeGuess
{
    private bool _isSeen;
    private bool _isInteger = true;
    private bool _isFloat = true;
    private bool _isBoolean = true;
    private bool _isDate = true;
    private bool _isInstant = true;
    private bool _hasZone = true;
    private int _digits = 3;

    /// <summary>Sees a text.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        _isSeen = true;
        if (!_isFloat && !_isBoolean && !_isDate && !_isInstant) { return; }
        // 007 is no number, but somebody's name for something.
        var digits = text.TrimStart("+-"u8);
        var isCode = digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit((char)digits[1]);
        _isInteger &= !isCode && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out _);
        _isFloat &= !isCode && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number);
        _isBoolean &= Ascii.EqualsIgnoreCase(text, "true"u8) || Ascii.EqualsIgnoreCase(text, "false"u8);
        _isDate &= TimeText.TryDate(text, out _);
        SeeInstant(text);
    }

    /// <summary>Sees a number of JSON.</summary>
    public void AddNumber(ReadOnlySpan<byte> text)
    {
        AddText(text);
        (_isBoolean, _isDate, _isInstant) = (false, false, false);
    }

    /// <summary>Sees a text of JSON, which is a time or stays a text.</summary>
    public void AddString(ReadOnlySpan<byte> text)
    {
        AddText(text);
        (_isInteger, _isFloat, _isBoolean) = (false, false, false);
    }

    /// <summary>Sees something that only a text can hold.</summary>
    public void AddOther()
    {
        _isSeen = true;
        (_isInteger, _isFloat, _isBoolean, _isDate, _isInstant) = (false, false, false, false, false);
    }

    /// <summary>The type; nullable.</summary>
    public SqlType Type => !_isSeen ? SqlType.String
        : _isInteger ? SqlType.BigInt
        : _isFloat ? SqlType.Double
        : _isBoolean ? SqlType.Boolean
        : _isDate ? SqlType.Date
        : !_isInstant ? SqlType.String
        : _hasZone ? SqlType.TimestampLtz(_digits) : SqlType.Timestamp(_digits);

    private void SeeInstant(ReadOnlySpan<byte> text)
    {
        _isInstant &= TimeText.TryInstant(text, out var micros);
        if (!_isInstant) { return; }
        var isDateOnly = text.Length <= "2026-11-23".Length;
        _hasZone &= !isDateOnly && (text[^1] is (byte)'Z' or (byte)'z'
            || text["2026-11-23".Length..].ContainsAny("+-"u8));
        if (TimeText.Cut(micros, 3) != micros) { _digits = 6; }
    }
}
