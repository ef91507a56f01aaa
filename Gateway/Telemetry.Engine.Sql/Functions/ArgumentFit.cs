using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Whether arguments fit a function's parameters, and what is cast so that they do.</summary>
internal static class ArgumentFit
{
    private const int Never = 1_000_000;

    /// <summary>How far the arguments' types are from a form's parameters; <see cref="int.MaxValue"/> when they do not
    /// fit.</summary>
    public static int Cost(SqlFunction form, IReadOnlyList<BoundExpression> arguments)
    {
        if (!form.Takes(arguments.Count)) { return int.MaxValue; }
        var sum = 0;
        for (var index = 0; index < arguments.Count; index++)
        {
            sum += Cost(form.ParameterAt(index), arguments[index].Type);
            if (sum >= Never) { return int.MaxValue; }
        }
        return sum;
    }

    public static BoundExpression Fit(BoundExpression argument, Parameter parameter) => parameter switch
    {
        Parameter.String or Parameter.Symbol when argument.Type.Kind == SqlTypeKind.Null =>
            Conversions.To(argument, SqlType.String),
        Parameter.Int when argument.Type.Kind == SqlTypeKind.Null => Conversions.To(argument, SqlType.BigInt),
        Parameter.Decimal when argument.Type.Kind != SqlTypeKind.Decimal =>
            Conversions.To(
                argument, argument.Type.IsInteger ? TypeRules.ToDecimal(argument.Type) : SqlType.Decimal(38, 18)),
        Parameter.Double => Conversions.To(argument, SqlType.Double),
        Parameter.Boolean => Conversions.To(argument, SqlType.Boolean),
        Parameter.Timestamp when !argument.Type.IsTimestamp => Conversions.To(argument, SqlType.Timestamp(3)),
        Parameter.Date => Conversions.To(argument, SqlType.Date),
        Parameter.Time when argument.Type.Kind == SqlTypeKind.Null => Conversions.To(argument, SqlType.Time()),
        Parameter.IntervalDay => Conversions.To(argument, SqlType.IntervalDay),
        Parameter.IntervalYear => Conversions.To(argument, SqlType.IntervalYear),
        _ => argument,
    };

    private static int Cost(Parameter parameter, SqlType type)
    {
        if (type.Kind == SqlTypeKind.Null)
        {
            return parameter is Parameter.Array or Parameter.Map or Parameter.Row ? Never : 2;
        }
        return parameter switch
        {
            Parameter.Any => 5,
            Parameter.Simple => type.IsNested ? Never : 5,
            Parameter.String or Parameter.Symbol => type.Kind == SqlTypeKind.String ? 0 : Never,
            Parameter.Int => type.IsInteger ? 0 : Never,
            Parameter.Decimal => type.Kind == SqlTypeKind.Decimal ? 0 : type.IsInteger ? 2 : Never,
            Parameter.Double => type.Kind == SqlTypeKind.Double ? 0 : type.IsNumeric ? 3 : Never,
            Parameter.Boolean => type.Kind == SqlTypeKind.Boolean ? 0 : Never,
            Parameter.Timestamp => type.IsTimestamp ? 0 : type.Kind == SqlTypeKind.Date ? 2 : Never,
            Parameter.Date => type.Kind == SqlTypeKind.Date ? 0 : Never,
            Parameter.Time => type.Kind == SqlTypeKind.Time ? 0 : Never,
            Parameter.IntervalDay => type.Kind == SqlTypeKind.IntervalDay ? 0 : Never,
            Parameter.IntervalYear => type.Kind == SqlTypeKind.IntervalYear ? 0 : Never,
            Parameter.Array => type.Kind == SqlTypeKind.Array ? 0 : Never,
            Parameter.Map => type.Kind == SqlTypeKind.Map ? 0 : Never,
            Parameter.Row => type.Kind == SqlTypeKind.Row ? 0 : Never,
            _ => Never,
        };
    }
}
