using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Conformance.Sql;

/// <summary>Values as the cases have them: read into the engine's, and printed so that equal ones print
/// alike.</summary>
internal static partial class SqlCells
{
    private const long MicrosPerMilli = 1_000;

    /// <summary>The cases' numbers have 6 places at most that all systems agree in.</summary>
    private const int Places = 6;

    /// <summary>The engine's value of a cell.</summary>
    public static object? Read(JsonElement cell, SqlType type) => cell.ValueKind == JsonValueKind.Null
        ? null
        : type.Kind switch
        {
            SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz => cell.ValueKind == JsonValueKind.Number
                ? cell.GetInt64() * MicrosPerMilli : SqlTimes.Parse(cell.GetString() ?? "") * MicrosPerMilli,
            SqlTypeKind.Double => cell.GetDouble(),
            SqlTypeKind.Decimal => decimal.Parse(cell.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            SqlTypeKind.Boolean => cell.GetBoolean(),
            SqlTypeKind.String => cell.ToString(),
            _ => cell.GetInt64(),
        };

    /// <summary>A value that came out.</summary>
    public static string Print(object? value, PlanColumn column) => value is long time && column.Type.IsTimestamp
        ? SqlTimes.Print(time / MicrosPerMilli) : Print(value);

    /// <summary>An expected cell.</summary>
    public static string Print(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => Print(cell.GetBoolean()),
        JsonValueKind.String when cell.GetString() is { } text && Instant().IsMatch(text) =>
            SqlTimes.Print(SqlTimes.Parse(text)),
        _ => Normal(cell.ToString()),
    };

    /// <summary>Whether a text is an instant as the cases write it.</summary>
    public static bool IsInstant(string text) => Instant().IsMatch(text);

    /// <summary>Numbers without what only their types say of them.</summary>
    public static string Normal(string text)
    {
        if (!Number().IsMatch(text)) { return text; }
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
        }
        return (Math.Round(number, Places, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m)
            .ToString(CultureInfo.InvariantCulture);
    }

    private static string Print(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double number => Normal(number.ToString("R", CultureInfo.InvariantCulture)),
        _ => Normal(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    [GeneratedRegex(@"^-?\d+(\.\d+)?([eE][+-]?\d+)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?Z?$")]
    private static partial Regex Instant();
}
