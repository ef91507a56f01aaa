using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Sql.Types;

/// <summary>Precision and scale of what is calculated with DECIMALs, as in Flink.</summary>
internal static class DecimalRules
{
    /// <summary>The least scale that is kept when there are too many digits.</summary>
    private const int ScaleKept = 6;

    public static SqlType Result(ArithmeticOperation operation, SqlType left, SqlType right)
    {
        var (p1, s1, p2, s2) = (left.Precision, left.Scale, right.Precision, right.Scale);
        switch (operation)
        {
            case ArithmeticOperation.Multiply:
                return Fit(p1 + p2 + 1, s1 + s2);
            case ArithmeticOperation.Divide:
                var quotientScale = Math.Max(ScaleKept, s1 + p2 + 1);
                return Fit(p1 - s1 + s2 + quotientScale, quotientScale);
            case ArithmeticOperation.Modulo:
                var rest = Math.Max(s1, s2);
                return Fit(Math.Min(p1 - s1, p2 - s2) + rest, rest);
            default:
                var scale = Math.Max(s1, s2);
                return Fit(Math.Max(p1 - s1, p2 - s2) + scale + 1, scale);
        }
    }

    /// <summary>A DECIMAL of so many digits, or of 38 with fewer behind the point.</summary>
    public static SqlType Fit(int precision, int scale)
    {
        if (precision <= SqlType.PrecisionMax) { return SqlType.Decimal(Math.Max(precision, 1), scale); }
        var whole = precision - scale;
        return SqlType.Decimal(
            SqlType.PrecisionMax, Math.Max(SqlType.PrecisionMax - whole, Math.Min(scale, ScaleKept)));
    }
}
