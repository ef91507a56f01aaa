using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Joins;

/// <summary>A row of a lookup table, or that there is none under its key any more. Values are of the columns' types: a
/// long (for Time too, in microseconds), double, bool, string or decimal, or null.</summary>
/// <param name="Key">The key columns by name.</param>
/// <param name="Row">The other columns by name; those that are missing are NULL. Null: the row is removed.</param>
public sealed record LookupEntry(
    IReadOnlyDictionary<string, object?> Key, IReadOnlyDictionary<string, object?>? Row)
{
    /// <summary>Removes the row of a key.</summary>
    /// <param name="key">The key columns by name.</param>
    /// <returns>The entry.</returns>
    public static LookupEntry Remove(IReadOnlyDictionary<string, object?> key) => new(key, null);

    /// <summary>The entry as a message for a <see cref="LookupJoinOperator"/>: JSON, <c>key</c> and <c>row</c>. From
    /// that journal record on the table says so.</summary>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentException">A value is of a type that no column has.</exception>
    public byte[] ToPayload()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            Write(writer, "key", Key);
            if (Row is not null) { Write(writer, "row", Row); }
            writer.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a payload for a table of these columns; null when it means nothing to it.</summary>
    internal static LookupEntry? TryParse(
        ReadOnlySpan<byte> payload, IReadOnlyList<Column> keyColumns, IReadOnlyList<Column> columns)
    {
        try
        {
            var reader = new Utf8JsonReader(payload);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("key", out var key)
                || Read(key, keyColumns) is not { } keyValues) { return null; }
            if (!document.RootElement.TryGetProperty("row", out var row)) { return new(keyValues, null); }
            return Read(row, columns) is { } values ? new(keyValues, values) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null; // Text that is no UTF-16, such as half a surrogate pair.
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?> values)
    {
        writer.WriteStartObject(name);
        foreach (var (column, value) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            switch (value)
            {
                case null: writer.WriteNull(column); break;
                case string text: writer.WriteString(column, text); break;
                case bool truth: writer.WriteBoolean(column, truth); break;
                case long number: writer.WriteNumber(column, number); break;
                case double number when double.IsFinite(number): writer.WriteNumber(column, number); break;
                case double number: writer.WriteString(column, number.ToString(CultureInfo.InvariantCulture)); break;
                case decimal number: writer.WriteString(column, number.ToString(CultureInfo.InvariantCulture)); break;
                default: throw new ArgumentException($"'{column}' is a {value.GetType().Name}; no column has those.");
            }
        }
        writer.WriteEndObject();
    }

    private static Dictionary<string, object?>? Read(JsonElement source, IReadOnlyList<Column> columns)
    {
        if (source.ValueKind != JsonValueKind.Object) { return null; }
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var isNull = !source.TryGetProperty(column.Name, out var cell) || cell.ValueKind == JsonValueKind.Null;
            var value = isNull ? null : Read(cell, column.Type);
            if (value is null && !(isNull && column.IsNullable)) { return null; }
            values.Add(column.Name, value);
        }
        return values;
    }

    private static object? Read(JsonElement cell, ColumnType type)
    {
        var isNumber = cell.ValueKind == JsonValueKind.Number;
        var text = cell.ValueKind == JsonValueKind.String ? cell.GetString() : null;
        switch (type)
        {
            case ColumnType.Int64 or ColumnType.Time: return isNumber && cell.TryGetInt64(out var whole) ? whole : null;
            case ColumnType.Text: return text;
            case ColumnType.Boolean when cell.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return cell.GetBoolean();
            case ColumnType.Float64 when isNumber && cell.TryGetDouble(out var number): return number;
            case ColumnType.Float64 when double.TryParse(text, CultureInfo.InvariantCulture, out var special):
                return special;
            case ColumnType.Decimal when decimal.TryParse(
                text, NumberStyles.Number, CultureInfo.InvariantCulture, out var exact):
                return exact;
            default: return null;
        }
    }
}
