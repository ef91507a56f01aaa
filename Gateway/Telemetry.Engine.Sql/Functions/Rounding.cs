using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>ROUND and TRUNCATE to digits behind the point, or before it when their number is negative.</summary>
internal static class Rounding
{
    private const int DigitsMax = 28;

    /// <summary>A DECIMAL with as many digits behind the point as are asked for, when that is known.</summary>
    public static SqlType TypeOf(IReadOnlyList<BoundExpression> arguments)
    {
        var type = arguments[0].Type;
        var digits = arguments.Count < 2 ? 0
            : arguments[1] is BoundExpression.Literal { Value: long known } ? known : type.Scale;
        var scale = (int)Math.Clamp(digits, 0, type.Scale);
        return DecimalRules.Fit(type.Precision - type.Scale + scale + 1, scale);
    }

    public static decimal Round(
        decimal value, long digits, MidpointRounding mode, decimal greatest, ref RowOutcome outcome)
    {
        if (digits >= DigitsMax) { return value; }
        if (digits < -DigitsMax) { return 0; }
        if (digits >= 0) { return Math.Round(value, (int)digits, mode); }
        var unit = 1m;
        for (var count = digits; count < 0; count++) { unit *= 10; }
        var units = Math.Round(value / unit, 0, mode);
        if (Math.Abs(units) <= greatest / unit) { return units * unit; }
        outcome.Fail(DeadLetterSchema.Overflow, string.Create(
            CultureInfo.InvariantCulture, $"{value} rounded to {digits} digits"));
        return 0;
    }

    /// <summary>A double is rounded as it is written: 1.005 to 1.01, though it is a little less.</summary>
    public static double Round(double value, long digits, MidpointRounding mode)
    {
        if (!Casting.TryDecimal(value, out var exact) || digits >= DigitsMax) { return value; }
        var ignored = default(RowOutcome);
        return (double)Round(exact, digits, mode, decimal.MaxValue, ref ignored);
    }
}
