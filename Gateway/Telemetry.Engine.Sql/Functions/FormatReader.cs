using System.Globalization;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Reads a text field by field, as a pattern says.</summary>
/// <param name="text">The text.</param>
internal ref struct FormatReader(string text)
{
    private ReadOnlySpan<char> _rest = text;
    private int _year = 1970;
    private int _month = 1;
    private int _day = 1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _micros;
    private bool? _isAfternoon;

    public bool TryText(string expected)
    {
        if (!_rest.StartsWith(expected, StringComparison.Ordinal)) { return false; }
        _rest = _rest[expected.Length..];
        return true;
    }

    public bool TryField(string word) => word[0] switch
    {
        'y' or 'u' => TryYear(word.Length),
        'M' when word.Length > 2 => TryMonthName(word.Length),
        'M' => TryNumber(word.Length == 1 ? 1 : 2, 2, out _month),
        'd' => TryNumber(word.Length == 1 ? 1 : 2, 2, out _day),
        'H' or 'h' => TryNumber(word.Length == 1 ? 1 : 2, 2, out _hour),
        'm' => TryNumber(word.Length == 1 ? 1 : 2, 2, out _minute),
        's' => TryNumber(word.Length == 1 ? 1 : 2, 2, out _second),
        'S' => TryFraction(word.Length),
        'a' or '!' when word is "a" or "!am" => TryHalfDay(),
        _ => false,
    };

    public readonly bool TryEnd(out long micros)
    {
        micros = 0;
        var hour = _isAfternoon is { } isAfternoon ? (_hour % 12) + (isAfternoon ? 12 : 0) : _hour;
        var isTime = hour <= 23 && _minute <= 59 && _second <= 59 && (_isAfternoon is null || _hour is >= 1 and <= 12);
        if (!_rest.IsEmpty || !isTime || _year is < 1 or > 9999 || _month is < 1 or > 12 || _day < 1
            || _day > DateTime.DaysInMonth(_year, _month))
        {
            return false;
        }
        var time = new DateTime(_year, _month, _day, hour, _minute, _second, DateTimeKind.Utc);
        micros = TimeText.ToMicros(time) + _micros;
        return true;
    }

    private bool TryYear(int digits)
    {
        if (!TryNumber(digits == 2 ? 2 : Math.Min(digits, 4), digits == 2 ? 2 : 4, out _year)) { return false; }
        if (digits == 2) { _year += 2000; }
        return true;
    }

    private bool TryFraction(int digits)
    {
        if (!TryNumber(digits, digits, out var value)) { return false; }
        for (var digit = digits; digit < 6; digit++) { value *= 10; }
        for (var digit = digits; digit > 6; digit--) { value /= 10; }
        _micros = value;
        return true;
    }

    private bool TryHalfDay()
    {
        if (_rest.Length < 2) { return false; }
        _isAfternoon = _rest[..2].Equals("PM", StringComparison.OrdinalIgnoreCase);
        var isKnown = _isAfternoon == true || _rest[..2].Equals("AM", StringComparison.OrdinalIgnoreCase);
        _rest = _rest[2..];
        return isKnown;
    }

    private bool TryMonthName(int letters)
    {
        var names = letters == 3
            ? CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames
            : CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
        for (var month = 0; month < 12; month++)
        {
            if (!_rest.StartsWith(names[month], StringComparison.OrdinalIgnoreCase)) { continue; }
            _rest = _rest[names[month].Length..];
            _month = month + 1;
            return true;
        }
        return false;
    }

    private bool TryNumber(int least, int most, out int number)
    {
        number = 0;
        var count = 0;
        for (; count < most && count < _rest.Length && char.IsAsciiDigit(_rest[count]) && count < 9; count++)
        {
            number = (number * 10) + _rest[count] - '0';
        }
        _rest = _rest[count..];
        return count >= least;
    }
}
