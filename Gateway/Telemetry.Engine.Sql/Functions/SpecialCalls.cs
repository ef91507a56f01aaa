using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Calls that are another expression in disguise, or whose types no parameter can say.</summary>
internal static class SpecialCalls
{
    /// <summary>Whether a function takes arguments by name: the tails of JSON functions.</summary>
    public static bool TakesNames(string name) => name.StartsWith("JSON_", StringComparison.Ordinal);

    public static BoundExpression? Bind(
        string name, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call) => null;
}
