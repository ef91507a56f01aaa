using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions of numbers.</summary>
internal static class NumberFunctions
{
    public static void AddTo(FunctionLibrary library)
    {
        AddSigns(library);
        AddRounding(library);
        AddCurves(library);
        library.Add(new SqlFunction("MOD", [Parameter.Int, Parameter.Int], arguments => Wider(arguments), call =>
            call.Of(new CheckedArithmetic(ArithmeticOperation.Modulo))));
        foreach (var kind in new[] { Parameter.Decimal, Parameter.Double })
        {
            library.Add(new SqlFunction("MOD", [kind, kind],
                arguments => kind == Parameter.Double ? SqlType.Double
                    : DecimalRules.Result(ArithmeticOperation.Modulo, arguments[0].Type, arguments[1].Type),
                call => Calculation.Lower(
                    new(ArithmeticOperation.Modulo, call.Bound[0], call.Bound[1], call.Type),
                    call.Arguments[0], call.Arguments[1])));
        }
        library.Add("BIN", [Parameter.Int], SqlType.String, RowFunction.Of<long, string>(
            "bin", static (long value, ref RowOutcome _) => Convert.ToString(value, 2)));
        library.Add("HEX", [Parameter.Int], SqlType.String, RowFunction.Of<long, string>("hex_number",
            static (long value, ref RowOutcome _) => value.ToString("X", CultureInfo.InvariantCulture)));
    }

    private static void AddSigns(FunctionLibrary library)
    {
        library.Add(new SqlFunction("ABS", [Parameter.Int], arguments => arguments[0].Type, call => call.Of(
            RowFunction.Of<long, long>(
                $"abs[{call.Type}]", Absolute(TypeRules.RangeOf(call.Type).Greatest), mayFault: true))));
        library.Add(new SqlFunction("ABS", [Parameter.Decimal], arguments => arguments[0].Type, call => call.Of(
            RowFunction.Of<decimal, decimal>("abs", static (decimal value, ref RowOutcome _) => Math.Abs(value)))));
        OfDouble(library, "ABS", Math.Abs);
        library.Add(new SqlFunction("SIGN", [Parameter.Int], arguments => arguments[0].Type, call => call.Of(
            RowFunction.Of<long, long>("sign", static (long value, ref RowOutcome _) => Math.Sign(value)))));
        library.Add(new SqlFunction("SIGN", [Parameter.Decimal], arguments => arguments[0].Type, call => call.Of(
            RowFunction.Of<decimal, decimal>("sign", static (decimal value, ref RowOutcome _) => Math.Sign(value)))));
        OfDouble(library, "SIGN", static value => double.IsNaN(value) ? value : Math.Sign(value));
    }

    private static RowFunction.Map<long, long> Absolute(long greatest) => (long value, ref RowOutcome outcome) =>
    {
        if (value != long.MinValue && Math.Abs(value) <= greatest) { return Math.Abs(value); }
        outcome.Fail(DeadLetterSchema.Overflow, string.Create(CultureInfo.InvariantCulture, $"ABS({value})"));
        return 0;
    };

    private static void AddRounding(FunctionLibrary library)
    {
        AddWhole(library, "FLOOR", Math.Floor, Math.Floor);
        AddWhole(library, "CEIL", Math.Ceiling, Math.Ceiling);
        AddRounded(library, "ROUND", MidpointRounding.AwayFromZero);
        AddRounded(library, "TRUNCATE", MidpointRounding.ToZero);
        library.Alias("TRUNC", "TRUNCATE");
    }

    private static void AddWhole(
        FunctionLibrary library, string name, Func<double, double> ofDouble, Func<decimal, decimal> ofDecimal)
    {
        library.Add(new SqlFunction(name, [Parameter.Int], arguments => arguments[0].Type, call => call.Arguments[0]));
        library.Add(new SqlFunction(name, [Parameter.Decimal],
            arguments => DecimalRules.Fit(arguments[0].Type.Precision - arguments[0].Type.Scale + 1, 0),
            call => call.Of(RowFunction.Of<decimal, decimal>(
                name, (decimal value, ref RowOutcome _) => ofDecimal(value)))));
        OfDouble(library, name, ofDouble);
        if (name == "CEIL") { library.Alias("CEILING", "CEIL"); }
    }

    private static void AddRounded(FunctionLibrary library, string name, MidpointRounding mode)
    {
        Parameter[] one = [Parameter.None, Parameter.Int];
        SqlFunction Form(
            Parameter number, Func<IReadOnlyList<BoundExpression>, SqlType> type,
            Func<string, ScalarFunction> function) => new(name, [number, one[1]], type, call => new Expression.Call(
                function($"{name}_{mode}"), call.Arguments[0],
                call.Count > 1 ? call.Arguments[1] : new Expression.Int64(0)))
            {
                Required = 1,
            };
        library.Add(Form(Parameter.Int, arguments => arguments[0].Type, full => RowFunction.Of<long, long, long>(
            full + "_integer", (long value, long digits, ref RowOutcome outcome) =>
                (long)Rounding.Round(value, digits, mode, long.MaxValue, ref outcome), mayFault: true)));
        library.Add(Form(Parameter.Decimal, Rounding.TypeOf, full => RowFunction.Of<decimal, long, decimal>(
            full + "_decimal", (decimal value, long digits, ref RowOutcome outcome) =>
                Rounding.Round(value, digits, mode, decimal.MaxValue, ref outcome), mayFault: true)));
        library.Add(Form(Parameter.Double, _ => SqlType.Double, full => RowFunction.Of<double, long, double>(
            full + "_double", (double value, long digits, ref RowOutcome _) => Rounding.Round(value, digits, mode))));
    }

    private static void AddCurves(FunctionLibrary library)
    {
        foreach (var (name, curve) in new (string, Func<double, double>)[]
        {
            ("SQRT", Math.Sqrt), ("CBRT", Math.Cbrt), ("EXP", Math.Exp), ("LN", Math.Log), ("LOG", Math.Log),
            ("LOG10", Math.Log10), ("LOG2", Math.Log2), ("SIN", Math.Sin), ("COS", Math.Cos), ("TAN", Math.Tan),
            ("COT", static x => 1 / Math.Tan(x)), ("ASIN", Math.Asin), ("ACOS", Math.Acos), ("ATAN", Math.Atan),
            ("SINH", Math.Sinh), ("COSH", Math.Cosh), ("TANH", Math.Tanh),
            ("DEGREES", static x => x * (180 / Math.PI)), ("RADIANS", static x => x * (Math.PI / 180)),
        })
        {
            OfDouble(library, name, curve);
        }
        foreach (var (name, curve) in new (string, Func<double, double, double>)[]
        {
            ("POWER", Math.Pow), ("POW", Math.Pow), ("ATAN2", Math.Atan2),
            ("LOG", static (radix, x) => Math.Log(x) / Math.Log(radix)),
        })
        {
            library.Add(name, [Parameter.Double, Parameter.Double], SqlType.Double,
                RowFunction.Of<double, double, double>(
                    name + "2", (double one, double two, ref RowOutcome _) => curve(one, two)));
        }
        library.Add(new SqlFunction("PI", [], _ => SqlType.Double.With(false), _ => new Expression.Float64(Math.PI)));
        library.Add(new SqlFunction("E", [], _ => SqlType.Double.With(false), _ => new Expression.Float64(Math.E)));
    }

    private static void OfDouble(FunctionLibrary library, string name, Func<double, double> curve) =>
        library.Add(name, [Parameter.Double], SqlType.Double, RowFunction.Of<double, double>(
            name, (double value, ref RowOutcome _) => curve(value)));

    /// <summary>What is left over is of the divisor's type.</summary>
    private static SqlType Wider(IReadOnlyList<BoundExpression> arguments) => arguments[1].Type;
}
