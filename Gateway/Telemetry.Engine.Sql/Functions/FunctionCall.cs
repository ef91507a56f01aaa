using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>A call that is turned into the engine's expression.</summary>
/// <param name="Bound">The arguments.</param>
/// <param name="Arguments">The arguments as the engine's expressions.</param>
/// <param name="Type">The type of the call's value.</param>
internal readonly record struct FunctionCall(
    IReadOnlyList<BoundExpression> Bound, Expression[] Arguments, SqlType Type)
{
    public int Count => Arguments.Length;

    /// <summary>An argument that is a known text; null when it is not.</summary>
    public string? ConstantText(int index) =>
        Bound[index] is BoundExpression.Literal { Value: string text } ? text : null;

    /// <summary>Calls a function of the engine with these arguments.</summary>
    public Expression Of(ScalarFunction function) => new Expression.Call(function, Arguments);
}
