using System.Collections.Frozen;
using System.Globalization;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>IN with many known values: one look into a set.</summary>
internal static class ConstantSet
{
    /// <summary>Up to so many values are compared one by one, many rows at a time.</summary>
    private const int ComparedMax = 8;

    public static BoundExpression? Bind(BoundExpression operand, IReadOnlyList<BoundExpression> items)
    {
        if (items.Count <= ComparedMax || !items.All(item => item is BoundExpression.Literal { Value: not null }))
        {
            return null;
        }
        var type = operand.Type;
        foreach (var item in items)
        {
            if (TypeRules.Common(type, item.Type) is not { } common) { return null; }
            type = common;
        }
        var values = items.Select(item => Conversions.To(item, type)).ToArray();
        if (type.Kind == SqlTypeKind.Boolean || !values.All(value => value.IsConstant)) { return null; }
        var function = Function(values.Select(value => ((BoundExpression.Literal)value).Value!), type);
        var form = new SqlFunction(
            "IN", [Parameter.Any], _ => SqlType.Boolean, call => new Expression.Call(function, call.Arguments[0]))
        {
            Identity = function.Name,
            IsVariadic = true,
        };
        return new BoundExpression.Call(
            form, [Conversions.To(operand, type), .. values], SqlType.Boolean.With(operand.Type.IsNullable));
    }

    private static ScalarFunction Function(IEnumerable<object> values, SqlType type)
    {
        var texts = values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}"));
        var name = $"in[{string.Join(",", texts.Select(text => $"{text.Length}:{text}"))}]";
        return type.Kind switch
        {
            SqlTypeKind.Double => Of<double>(name, values),
            SqlTypeKind.Decimal => Of<decimal>(name, values),
            _ when type.Kind == SqlTypeKind.String || type.IsNested => Of<string>(name, values),
            _ => Of<long>(name, values),
        };
    }

    private static ScalarFunction Of<T>(string name, IEnumerable<object> values)
        where T : notnull
    {
        var set = values.Cast<T>().ToFrozenSet();
        return RowFunction.Of<T, bool>(name, (T value, ref RowOutcome _) => set.Contains(value));
    }
}
