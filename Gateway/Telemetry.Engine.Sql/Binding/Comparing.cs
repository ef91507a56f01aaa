using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Which values can be compared, and as which type.</summary>
internal static class Comparing
{
    public static BoundExpression Compare(
        Comparison comparison, BoundExpression left, BoundExpression right, SqlExpression node)
    {
        var type = TypeOf(left.Type, right.Type);
        var isOrder = comparison is not (Comparison.Equal or Comparison.NotEqual);
        if (type is null || (isOrder && type.IsNested))
        {
            throw BindingErrors.NoOperator(node, BoundPrinter.Sign(comparison), left.Type, right.Type);
        }
        if (type.Kind == SqlTypeKind.Null) { return new BoundExpression.Literal(null, SqlType.Boolean); }
        return new BoundExpression.Compare(comparison, Conversions.To(left, type), Conversions.To(right, type));
    }

    /// <summary>The one type of several values.</summary>
    public static SqlType CommonType(IReadOnlyList<BoundExpression> values, string place, SqlExpression node)
    {
        var type = values[0].Type;
        foreach (var value in values)
        {
            type = TypeRules.Common(type, value.Type)
                ?? throw BindingErrors.NoCommonType(node, place, type, value.Type);
        }
        return type;
    }

    /// <summary>A text beside a date or time is understood as one.</summary>
    private static SqlType? TypeOf(SqlType left, SqlType right)
    {
        if (left.Kind == SqlTypeKind.String && IsTime(right)) { return right; }
        if (right.Kind == SqlTypeKind.String && IsTime(left)) { return left; }
        return TypeRules.Common(left, right);
    }

    private static bool IsTime(SqlType type) => type.IsTimestamp || type.Kind is SqlTypeKind.Date or SqlTypeKind.Time;
}
