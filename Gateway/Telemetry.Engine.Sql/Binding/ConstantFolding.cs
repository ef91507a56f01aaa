using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Calculates what is known already, with the engine's own kernels: so a constant is never another value than
/// the same values in columns would give.</summary>
internal static class ConstantFolding
{
    private static readonly Schema NoColumns = new();

    public static BoundExpression Fold(BoundExpression expression)
    {
        if (Simplify(expression) is { } simple) { return simple; }
        var operands = expression.Operands;
        if (operands.Count == 0 && expression is not BoundExpression.Call) { return expression; }
        foreach (var operand in operands)
        {
            if (!operand.IsConstant) { return expression; }
        }
        return expression.IsDeterministic ? Evaluate(expression) : expression;
    }

    private static BoundExpression? Simplify(BoundExpression expression) => expression switch
    {
        BoundExpression.And both when IsFalse(both.Left) || IsFalse(both.Right) => BoundExpression.Literal.False,
        BoundExpression.And both when IsTrue(both.Left) => both.Right,
        BoundExpression.And both when IsTrue(both.Right) => both.Left,
        BoundExpression.Or either when IsTrue(either.Left) || IsTrue(either.Right) => BoundExpression.Literal.True,
        BoundExpression.Or either when IsFalse(either.Left) => either.Right,
        BoundExpression.Or either when IsFalse(either.Right) => either.Left,
        BoundExpression.IsNull { Operand.Type.IsNullable: false } => BoundExpression.Literal.False,
        _ => null,
    };

    private static bool IsTrue(BoundExpression expression) => expression is BoundExpression.Literal { Value: true };

    private static bool IsFalse(BoundExpression expression) => expression is BoundExpression.Literal { Value: false };

    /// <summary>What fails is left as it is: it may stand where it is never asked for.</summary>
    private static BoundExpression Evaluate(BoundExpression expression)
    {
        var texts = new TextDictionary();
        var frame = new Frame(NoColumns, texts);
        frame.Add(EventTime.Min, Frame.NoKey);
        var faults = new RowFaults();
        faults.Begin(1);
        var value = new ExpressionEvaluation(expression.ToEngine(NoColumns), NoColumns, texts).Evaluate(frame, faults);
        if (faults.Count > 0) { return expression; }
        var type = expression.Type;
        return value.IsNull(0)
            ? new BoundExpression.Literal(null, type.With(true))
            : new BoundExpression.Literal(ValueOf(value, type, texts), type.With(false));
    }

    private static object ValueOf(Vec value, SqlType type, TextDictionary texts) => type.ToColumnType() switch
    {
        ColumnType.Float64 => ((Vec<double>)value)[0],
        ColumnType.Boolean => ((Vec<bool>)value)[0],
        ColumnType.Decimal => ((Vec<decimal>)value)[0],
        ColumnType.Text => texts[((Vec<int>)value)[0]],
        _ => ((Vec<long>)value)[0],
    };
}
