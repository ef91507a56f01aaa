using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions that choose among values; <see cref="SpecialCalls"/> gives them their types.</summary>
internal static class ConditionFunctions
{
    /// <summary>The first value that is there.</summary>
    public static readonly SqlFunction Coalesce = Choice("COALESCE", 1);

    public static void AddTo(FunctionLibrary library)
    {
        library.Add(Coalesce);
        library.Add(Choice("IFNULL", 2), "NVL");
        library.Add(Choice("NULLIF", 2));
        library.Add(Choice("IF", 3));
        library.Add(Choice("GREATEST", 1));
        library.Add(Choice("LEAST", 1));
        Test(library, "IS_ALPHA", static text => text.Length > 0 && text.All(char.IsLetter));
        Test(library, "IS_DIGIT", static text => text.Length > 0 && text.All(char.IsDigit));
        Test(library, "IS_DECIMAL", static text => decimal.TryParse(
            text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _));
        library.Add(new SqlFunction("TYPEOF", [Parameter.Any], _ => SqlType.String, call =>
            new Expression.Text($"{call.Bound[0].Type}{(call.Bound[0].Type.IsNullable ? "" : " NOT NULL")}"))
        {
            SeesNulls = true,
        });
    }

    private static void Test(FunctionLibrary library, string name, Func<string, bool> test) =>
        library.Add(name, [Parameter.String], SqlType.Boolean, RowFunction.Of<string, bool>(
            name, (string text, ref RowOutcome _) => test(text)));

    private static SqlFunction Choice(string name, int required) => new(
        name, [.. Enumerable.Repeat(Parameter.Any, required)], arguments => arguments[0].Type,
        call => new Expression.Coalesce([.. call.Arguments]))
    {
        IsVariadic = required == 1,
        SeesNulls = true,
    };
}
