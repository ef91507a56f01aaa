using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Execution;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Tests.Execution;

/// <summary>Scripts, run; times in seconds.</summary>
internal static class Trial
{
    public const long Second = 1_000_000;

    public static SqlPipeline Compile(string script) =>
        SqlPipeline.Compile(SqlPlanner.Plan(script, SqlCatalog.BuiltIn));

    public static SqlRun Run(string script) => new(Compile(script));

    /// <summary>The rows of the result after all changes, each as a line; NULL as <c>-</c>.</summary>
    public static IEnumerable<string> Final(SqlRun run, string sink = "result") =>
        run.TableOf(sink).Select(row => Line(row));

    /// <summary>The changes of the result, each as a line with its sign.</summary>
    public static IEnumerable<string> Changes(SqlRun run, string sink = "result") =>
        run.RowsOf(sink).Select(row => $"{Sign(row)} {Line(row.Values)}");

    public static string Line(IEnumerable<object?> values) => string.Join(' ', values.Select(value => value switch
    {
        null => "-",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    }));

    public static EventTime At(double seconds) => new((long)(seconds * Second));

    private static string Sign(SqlRow row) => row.Kind switch
    {
        Data.ChangeKind.Insert => "+I",
        Data.ChangeKind.UpdateBefore => "-U",
        Data.ChangeKind.UpdateAfter => "+U",
        _ => "-D",
    };
}
