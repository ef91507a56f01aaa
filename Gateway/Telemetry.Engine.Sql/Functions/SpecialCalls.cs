using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Calls that are another expression in disguise, or whose types no parameter can say.</summary>
internal static class SpecialCalls
{
    /// <summary>Whether a function takes arguments by name: the tails of JSON functions.</summary>
    public static bool TakesNames(string name) => name.StartsWith("JSON_", StringComparison.Ordinal);

    /// <summary>The meaning of a call, or null when it is a usual one.</summary>
    public static BoundExpression? Bind(
        string name, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        if (!SqlFunctions.Find(name).Any(form => form.Takes(arguments.Count))) { return null; }
        if (JsonFunctions.Bind(name, arguments, call) is { } json) { return json; }
        CheckPattern(name, arguments, call);
        CheckUnit(name, arguments, call);
        return name switch
        {
            "ELEMENT_AT" => GroupOf(arguments),
            "COALESCE" or "IFNULL" or "NVL" => Coalesce(arguments, call),
            "NULLIF" => NullIf(arguments, call),
            "IF" => If(arguments, call),
            "GREATEST" => Extreme(Comparison.GreaterOrEqual, arguments, call),
            "LEAST" => Extreme(Comparison.LessOrEqual, arguments, call),
            _ => null,
        };
    }

    /// <summary>REGEXP_MATCH(…)[n] without the array.</summary>
    public static BoundExpression? GroupOf(IReadOnlyList<BoundExpression> arguments) =>
        arguments[0] is BoundExpression.Call { Function.Name: "REGEXP_MATCH" } match && arguments[1].Type.IsInteger
            ? SqlFunctions.Call(PatternFunctions.Group, [match.Arguments[0], match.Arguments[1], arguments[1]]) : null;

    public static BoundExpression Coalesce(IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var type = Comparing.CommonType(arguments, call.Function, call);
        var values = new List<BoundExpression>();
        foreach (var argument in arguments)
        {
            if (argument is BoundExpression.Literal { Value: null }) { continue; }
            values.Add(Conversions.To(argument, type));
            if (!argument.Type.IsNullable) { break; }
        }
        return values.Count switch
        {
            0 => new BoundExpression.Literal(null, type.With(true)),
            1 => values[0],
            _ => new BoundExpression.Call(
                ConditionFunctions.Coalesce, [.. values], type.With(values.TrueForAll(value => value.Type.IsNullable))),
        };
    }

    private static BoundExpression NullIf(IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var type = arguments[0].Type.With(true);
        var equal = ConstantFolding.Fold(Comparing.Compare(Comparison.Equal, arguments[0], arguments[1], call));
        return ConstantFolding.Fold(new BoundExpression.Case(
            [new(equal, new BoundExpression.Literal(null, type))], arguments[0], type));
    }

    private static BoundExpression If(IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var condition = Conversions.Implicit(arguments[0], SqlType.Boolean)
            ?? throw BindingErrors.NoCondition(call.Arguments[0], arguments[0].Type);
        var type = Comparing.CommonType([arguments[1], arguments[2]], "IF", call);
        return ConstantFolding.Fold(new BoundExpression.Case(
            [new(condition, Conversions.To(arguments[1], type))], Conversions.To(arguments[2], type), type));
    }

    /// <summary>NULL when any of the values is.</summary>
    private static BoundExpression Extreme(
        Comparison comparison, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var type = Comparing.CommonType(arguments, call.Function, call);
        var best = Conversions.To(arguments[0], type);
        foreach (var argument in arguments.Skip(1))
        {
            var next = Conversions.To(argument, type);
            var wins = Comparing.Compare(comparison, best, next, call);
            var whens = new List<BoundWhen>();
            if (type.IsNullable)
            {
                whens.Add(new(new BoundExpression.IsNull(wins), new BoundExpression.Literal(null, type)));
            }
            whens.Add(new(wins, best));
            best = ConstantFolding.Fold(new BoundExpression.Case([.. whens], next, type));
        }
        return best;
    }

    /// <summary>A pattern that is known is checked at once.</summary>
    private static void CheckPattern(string name, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        if (!name.StartsWith("REGEXP", StringComparison.Ordinal) || arguments.Count < 2
            || arguments[1] is not BoundExpression.Literal { Value: string pattern })
        {
            return;
        }
        if (Patterns.WhyNot(pattern) is { } reason)
        {
            throw new SqlException("invalid_pattern", $"This pattern cannot be used: {reason}", call.Arguments[1].Span);
        }
    }

    private static void CheckUnit(string name, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var place = name switch
        {
            "EXTRACT" or "TIMESTAMPADD" or "TIMESTAMPDIFF" or "DATE_PART" or "DATE_TRUNC" => 0,
            "FLOOR" or "CEIL" or "CEILING" when arguments.Count == 2 => 1,
            _ => -1,
        };
        if (place < 0) { return; }
        var unit = arguments[place] is BoundExpression.Literal { Value: string text } ? text : null;
        if (unit is not null && CalendarFunctions.IsUnit(unit, isField: name is "EXTRACT" or "DATE_PART")) { return; }
        throw new SqlException(new SqlError(
            "unknown_unit", $"{name} knows no unit {(unit is null ? "that is no constant" : unit)}.",
            call.Arguments[place].Span)
        {
            Suggestion = unit is null ? null : NearMiss.Of(unit, CalendarMath.Units),
        });
    }
}
