using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Writes casts into expressions.</summary>
internal static class Conversions
{
    /// <summary>The value as one of a type to which it goes by itself; null when it does not.</summary>
    public static BoundExpression? Implicit(BoundExpression value, SqlType type) =>
        TypeRules.IsImplicit(value.Type, type) ? To(value, type) : null;

    /// <summary>The value as one of another type.</summary>
    public static BoundExpression To(BoundExpression value, SqlType type)
    {
        var target = type.With(value.Type.IsNullable);
        if (value.Type == target) { return value; }
        if (value is BoundExpression.Literal { Value: null })
        {
            return new BoundExpression.Literal(null, type.With(true));
        }
        return ConstantFolding.Fold(new BoundExpression.Cast(value, target));
    }
}
