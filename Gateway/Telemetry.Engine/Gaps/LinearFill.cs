namespace Telemetry.Engine.Gaps;

/// <summary>Values on the line from one row to the next, also where their difference does not fit.</summary>
internal static class LinearFill
{
    private const decimal HalfMax = decimal.MaxValue / 2;

    /// <summary>Up to here doubles have all integers, and halves of them.</summary>
    private const long ExactMax = 1L << 51;

    public static double Between(double left, double right, long into, long span)
    {
        var share = (double)into / span;
        var difference = right - left;
        var isTooLarge = double.IsInfinity(difference) && double.IsFinite(left) && double.IsFinite(right);
        return isTooLarge ? (left * (1 - share)) + (right * share) : left + (difference * share);
    }

    public static decimal Between(decimal left, decimal right, long into, long span)
    {
        var share = (decimal)((double)into / span);
        var isTooLarge = Math.Abs(left) > HalfMax || Math.Abs(right) > HalfMax;
        return isTooLarge && (left < 0) != (right < 0)
            ? (left * (1 - share)) + (right * share) : left + ((right - left) * share);
    }

    public static long Between(long left, long right, long into, long span)
    {
        if (left is > -ExactMax and < ExactMax && right is > -ExactMax and < ExactMax)
        {
            return (long)Math.Round(left + (((double)right - left) * ((double)into / span)));
        }
        var total = ((Int128)left * span) + (((Int128)right - left) * into);
        var floor = total / span;
        var rest = total - (floor * span);
        if (rest < 0) { (floor, rest) = (floor - 1, rest + span); }
        // Halves go to the even one, as those of smaller numbers.
        var isUp = rest * 2 > span || (rest * 2 == span && !Int128.IsEvenInteger(floor));
        return (long)(isUp ? floor + 1 : floor);
    }
}
