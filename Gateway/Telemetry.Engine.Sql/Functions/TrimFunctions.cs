using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>TRIM in its many spellings.</summary>
internal static class TrimFunctions
{
    public static void AddTo(FunctionLibrary library)
    {
        Add(library, "TRIM", "BOTH");
        Add(library, "BTRIM", "BOTH");
        Add(library, "LTRIM", "LEADING");
        Add(library, "RTRIM", "TRAILING");
        library.Add("TRIM", [Parameter.Symbol, Parameter.String, Parameter.String], SqlType.String, call =>
            new Expression.Call(Function(call.ConstantText(0) ?? "BOTH"), call.Arguments[2], call.Arguments[1]));
    }

    private static void Add(FunctionLibrary library, string name, string side)
    {
        library.Add(name, [Parameter.String], SqlType.String, call =>
            new Expression.Call(Function(side), call.Arguments[0], new Expression.Text(" ")));
        library.Add(name, [Parameter.String, Parameter.String], SqlType.String, call =>
            call.ConstantText(0) is "BOTH" or "LEADING" or "TRAILING"
                ? new Expression.Call(Function(call.ConstantText(0)!), call.Arguments[1], new Expression.Text(" "))
                : new Expression.Call(Function(side), call.Arguments[0], call.Arguments[1]));
    }

    private static ScalarFunction Function(string side) => RowFunction.Of<string, string, string>(
        "trim_" + side, (string text, string characters, ref RowOutcome _) => side switch
        {
            "LEADING" => text.AsSpan().TrimStart(characters).ToString(),
            "TRAILING" => text.AsSpan().TrimEnd(characters).ToString(),
            _ => text.AsSpan().Trim(characters).ToString(),
        });
}
