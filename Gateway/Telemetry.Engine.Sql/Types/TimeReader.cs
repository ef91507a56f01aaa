namespace Telemetry.Engine.Sql.Types;

/// <summary>Reads the parts of dates and times off a text.</summary>
/// <param name="text">The text.</param>
internal ref struct TimeReader(ReadOnlySpan<char> text)
{
    private ReadOnlySpan<char> _rest = text;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public bool TryDate(out long micros)
    {
        micros = 0;
        if (!TryNumber(4, 4, out var year) || !TrySkip('-') || !TryNumber(1, 2, out var month) || !TrySkip('-')
            || !TryNumber(1, 2, out var day))
        {
            return false;
        }
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) { return false; }
        micros = TimeText.ToMicros(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc));
        return true;
    }

    /// <summary>A blank, or the T of ISO 8601.</summary>
    public bool TrySeparator() => TrySkip(' ') || TrySkip('T');

    public bool TryTime(out long micros)
    {
        micros = 0;
        if (!TryNumber(1, 2, out var hour) || !TrySkip(':') || !TryNumber(1, 2, out var minute)) { return false; }
        var second = 0;
        if (TrySkip(':') && !TryNumber(1, 2, out second)) { return false; }
        if (hour > 23 || minute > 59 || second > 59) { return false; }
        micros = ((((hour * 60L) + minute) * 60) + second) * TimeText.MicrosPerSecond;
        return !TrySkip('.') || TryFraction(ref micros);
    }

    /// <summary>Z, or +hh:mm; gives what lies between it and UTC.</summary>
    public bool TryZone(out long offset)
    {
        offset = 0;
        TrySkip(' ');
        if (TrySkip('Z')) { return true; }
        var isEast = TrySkip('+');
        if (!isEast && !TrySkip('-')) { return false; }
        if (!TryNumber(2, 2, out var hours)) { return false; }
        TrySkip(':');
        if (!TryNumber(2, 2, out var minutes) || hours > 18 || minutes > 59) { return false; }
        offset = ((hours * 60L) + minutes) * 60 * TimeText.MicrosPerSecond * (isEast ? 1 : -1);
        return true;
    }

    /// <summary>Digits beyond microseconds are cut.</summary>
    private bool TryFraction(ref long micros)
    {
        var unit = TimeText.MicrosPerSecond / 10;
        var count = 0;
        for (; !_rest.IsEmpty && char.IsAsciiDigit(_rest[0]); _rest = _rest[1..], count++)
        {
            micros += (_rest[0] - '0') * unit;
            unit /= 10;
        }
        return count is > 0 and <= 9;
    }

    private bool TryNumber(int least, int most, out int number)
    {
        number = 0;
        var count = 0;
        for (; count < most && count < _rest.Length && char.IsAsciiDigit(_rest[count]); count++)
        {
            number = (number * 10) + _rest[count] - '0';
        }
        _rest = _rest[count..];
        return count >= least;
    }

    private bool TrySkip(char character)
    {
        if (_rest.IsEmpty || _rest[0] != character) { return false; }
        _rest = _rest[1..];
        return true;
    }
}
