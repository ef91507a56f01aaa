namespace Telemetry.Contract;

/// <summary>Decimal numbers as text, exact.</summary>
internal static class DecimalText
{
    private const int DigitsMax = 19;

    /// <summary>
    /// A JSON number × 10^exponent seconds, as µs to the nearest. Digits beyond what 19 can say decide ties only.
    /// </summary>
    public static bool TryToMicros(ReadOnlySpan<byte> text, int exponent, out long micros)
    {
        micros = 0;
        var i = 0;
        var isNegative = i < text.Length && text[i] == '-';
        if (isNegative || (i < text.Length && text[i] == '+'))
        {
            i++;
        }

        var whole = 0UL;
        var digits = 0;
        var scale = 0L;
        var hasPoint = false;
        var hasDigits = false;
        var isInexact = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' && !hasPoint)
            {
                hasPoint = true;
                continue;
            }

            if (c is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            hasDigits = true;
            if (digits < DigitsMax)
            {
                whole = (whole * 10) + (uint)(c - '0');
                digits += whole == 0 ? 0 : 1;
                scale -= hasPoint ? 1 : 0;
            }
            else
            {
                isInexact |= c != '0';
                scale += hasPoint ? 0 : 1;
            }
        }

        if (!hasDigits || !TryReadExponent(text[i..], out var power))
        {
            return false;
        }

        if (whole == 0)
        {
            return true;
        }

        // One more digit, so that what was cut off can break a tie.
        var exact = ((Int128)whole * 10) + (isInexact ? 1 : 0);
        var total = scale + power + exponent - 1;
        return total is >= -1000 and <= 1000
            && EpochMicros.TryOffsetFromDecimal(isNegative ? -exact : exact, (int)total, out micros)
            || total < -1000;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        exponent = 0;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E') || text.Length < 2)
        {
            return false;
        }

        var isNegative = text[1] == '-';
        var digits = text[(text[1] is (byte)'-' or (byte)'+' ? 2 : 1)..];
        foreach (var c in digits)
        {
            if (c is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            exponent = Math.Min((exponent * 10) + (c - '0'), 100_000);
        }

        exponent = isNegative ? -exponent : exponent;
        return !digits.IsEmpty;
    }
}
