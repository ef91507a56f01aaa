using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The windows of Flink's first dialect, in GROUP BY: <c>GROUP BY TUMBLE(rowtime, INTERVAL '1' HOUR)</c>, with
/// <c>TUMBLE_START</c> and its kin in the select list.</summary>
internal static class LegacyWindows
{
    /// <summary>Whether a call in GROUP BY is a window.</summary>
    public static bool IsWindow(SqlExpression expression) => expression is SqlExpression.Call
    {
        Name.IsSimple: true, Over: null, Function: "TUMBLE" or "HOP" or "SESSION", Arguments.Count: >= 2,
    };

    /// <summary>Which of the window's columns a call asks for: window_start (0), window_end (1), window_time (2); null
    /// when
    /// it is another call.</summary>
    public static int? PlaceOf(SqlExpression.Call call) => !call.Name.IsSimple ? null : call.Function switch
    {
        "TUMBLE_START" or "HOP_START" or "SESSION_START" => 0,
        "TUMBLE_END" or "HOP_END" or "SESSION_END" => 1,
        "TUMBLE_ROWTIME" or "HOP_ROWTIME" or "SESSION_ROWTIME" or "TUMBLE_PROCTIME" or "HOP_PROCTIME"
            or "SESSION_PROCTIME" => 2,
        _ => null,
    };
}
