using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Values as files have them: timestamps as <c>2026-11-23 04:30:00.125</c>, those of an instant with a <c>Z</c>; floats
/// as the shortest text that reads back the same; decimals with all digits of their type.
/// </summary>
internal static class CellText
{
    /// <summary>Writes a value of a row as JSON.</summary>
    public static void Write(Utf8JsonWriter json, SqlType type, Frame frame, int column, int row)
    {
        if (frame[column].IsNull(row)) { json.WriteNullValue(); return; }
        switch (CellKinds.Of(type))
        {
            case CellKind.Integer: json.WriteNumberValue(frame.Longs(column)[row]); break;
            case CellKind.Decimal: json.WriteNumberValue(Scaled(type, frame.Decimals(column)[row])); break;
            case CellKind.Boolean: json.WriteBooleanValue(frame.Bools(column)[row]); break;
            case CellKind.Float when double.IsFinite(frame.Doubles(column)[row]):
                json.WriteNumberValue(frame.Doubles(column)[row]);
                break;
            case CellKind.Nested: json.WriteRawValue(frame.TextAt(column, row) ?? "null", true); break;
            default: json.WriteStringValue(Of(type, frame, column, row)); break;
        }
    }

    /// <summary>A value of a row that is not NULL, as a text.</summary>
    public static string Of(SqlType type, Frame frame, int column, int row) => CellKinds.Of(type) switch
    {
        CellKind.Integer => frame.Longs(column)[row].ToString(CultureInfo.InvariantCulture),
        CellKind.Float => FloatText(frame.Doubles(column)[row]),
        CellKind.Decimal => Scaled(type, frame.Decimals(column)[row]).ToString(CultureInfo.InvariantCulture),
        CellKind.Boolean => frame.Bools(column)[row] ? "true" : "false",
        CellKind.Instant => TimeText.Instant(frame.Longs(column)[row], type.Kind == SqlTypeKind.TimestampLtz),
        CellKind.Date => TimeText.Date(frame.Longs(column)[row]),
        CellKind.TimeOfDay => TimeText.Time(frame.Longs(column)[row]),
        CellKind.Text or CellKind.Nested or CellKind.None or _ => frame.TextAt(column, row) ?? "",
    };

    private static decimal Scaled(SqlType type, decimal value)
    {
        var scale = (byte)Math.Clamp(type.Scale, 0, 28);
        var bound = decimal.MaxValue / CellKinds.PowerOfTen(scale);
        return decimal.Abs(value) < bound ? value + new decimal(0, 0, 0, false, scale) : value;
    }

    private static string FloatText(double value) => double.IsFinite(value)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
