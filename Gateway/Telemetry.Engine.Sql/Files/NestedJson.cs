using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// ROW, ARRAY and MAP values of files, and the canonical JSON text that columns carry: no white space, a ROW with all
/// its fields in the type's order, numbers as they were written.
/// </summary>
internal static class NestedJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What does not fit a type, with its place below the column; null when all does.</summary>
    public static string? Misfit(JsonElement value, SqlType type, string place)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return type.IsNullable ? null : $"{place}: there is no value, and it may not be NULL";
        }
        switch (type.Kind, value.ValueKind)
        {
            case (SqlTypeKind.Row, JsonValueKind.Object): return RowMisfit(value, type, place);
            case (SqlTypeKind.Array, JsonValueKind.Array):
                return value.EnumerateArray().Index()
                    .Select(item => Misfit(item.Item, type.Element, $"{place}[{item.Index + 1}]"))
                    .FirstOrDefault(misfit => misfit is not null);
            case (SqlTypeKind.Map, JsonValueKind.Object):
                return value.EnumerateObject()
                    .Select(item => Misfit(item.Value, type.Fields[1].Type, $"{place}['{item.Name}']"))
                    .FirstOrDefault(misfit => misfit is not null);
            default: return Fits(value, type) ? null : $"{place}: {Shown(value)} is no {type}";
        }
    }

    /// <summary>The canonical text; of a value without a type as it is.</summary>
    public static string Canonical(JsonElement value, SqlType? type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) { Write(json, value, type); }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? RowMisfit(JsonElement value, SqlType type, string place)
    {
        foreach (var field in type.Fields)
        {
            var hasField = value.TryGetProperty(field.Name, out var inner);
            var misfit = hasField ? Misfit(inner, field.Type, $"{place}.{field.Name}")
                : field.Type.IsNullable ? null : $"{place}.{field.Name}: there is no value, and it may not be NULL";
            if (misfit is not null) { return misfit; }
        }
        return null;
    }

    private static bool Fits(JsonElement value, SqlType type) => (CellKinds.Of(type), value.ValueKind) switch
    {
        (CellKind.Integer, JsonValueKind.Number) => value.TryGetInt64(out var number)
            && number >= CellKinds.Range(type).Least && number <= CellKinds.Range(type).Greatest,
        (CellKind.Float, JsonValueKind.Number) => value.TryGetDouble(out var number) && double.IsFinite(number),
        (CellKind.Decimal, JsonValueKind.Number) => value.TryGetDecimal(out _),
        (CellKind.Boolean, JsonValueKind.True or JsonValueKind.False) => true,
        (CellKind.Text, JsonValueKind.String) => true,
        (CellKind.Instant, JsonValueKind.String) => TimeText.TryInstant(TextOf(value), out _),
        (CellKind.Date, JsonValueKind.String) => TimeText.TryDate(TextOf(value), out _),
        (CellKind.TimeOfDay, JsonValueKind.String) => TimeText.TryTime(TextOf(value), out _),
        _ => false,
    };

    private static byte[] TextOf(JsonElement value) => Encoding.UTF8.GetBytes(value.GetString() ?? "");

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= FileLimits.ShownCharactersMax ? text : text[..FileLimits.ShownCharactersMax] + "…";
    }

    private static void Write(Utf8JsonWriter json, JsonElement value, SqlType? type)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when type?.Kind == SqlTypeKind.Row:
                json.WriteStartObject();
                foreach (var field in type.Fields)
                {
                    json.WritePropertyName(field.Name);
                    if (value.TryGetProperty(field.Name, out var inner)) { Write(json, inner, field.Type); }
                    else { json.WriteNullValue(); }
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var item in value.EnumerateObject())
                {
                    json.WritePropertyName(item.Name);
                    Write(json, item.Value, type?.Fields[1].Type);
                }
                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) { Write(json, item, type?.Element); }
                json.WriteEndArray();
                break;
            case JsonValueKind.Number: json.WriteRawValue(value.GetRawText(), true); break;
            default: value.WriteTo(json); break;
        }
    }
}
