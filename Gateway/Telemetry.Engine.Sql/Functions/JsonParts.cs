using System.Globalization;
using System.Text;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Takes nested values apart and puts them together.</summary>
internal static class JsonParts
{
    /// <summary>Reads a part as a value of a type; what is not there, or is of another type, is NULL.</summary>
    public static ScalarFunction Reader(string name, SqlType type, Func<JsonElement, JsonElement?> part) =>
        type.ToColumnType() switch
        {
            ColumnType.Float64 => Of(name, type, part, static (JsonElement json, SqlType _, out double value) =>
                json.ValueKind == JsonValueKind.Number ? json.TryGetDouble(out value) : No(out value)),
            ColumnType.Decimal => Of<decimal>(name, type, part, TryDecimal),
            ColumnType.Boolean => Of(name, type, part, static (JsonElement json, SqlType _, out bool value) =>
                (value = json.ValueKind == JsonValueKind.True) || json.ValueKind == JsonValueKind.False),
            ColumnType.Text => Of<string>(name, type, part, TryText),
            _ => Of<long>(name, type, part, TryLong),
        };

    /// <summary>Reads a part that an argument chooses.</summary>
    public static ScalarFunction Reader<TAt>(string name, SqlType type, Func<JsonElement, TAt, JsonElement?> part) =>
        type.ToColumnType() switch
        {
            ColumnType.Float64 => Of(name, type, part, static (JsonElement json, SqlType _, out double value) =>
                json.ValueKind == JsonValueKind.Number ? json.TryGetDouble(out value) : No(out value)),
            ColumnType.Decimal => Of<TAt, decimal>(name, type, part, TryDecimal),
            ColumnType.Boolean => Of(name, type, part, static (JsonElement json, SqlType _, out bool value) =>
                (value = json.ValueKind == JsonValueKind.True) || json.ValueKind == JsonValueKind.False),
            ColumnType.Text => Of<TAt, string>(name, type, part, TryText),
            _ => Of<TAt, long>(name, type, part, TryLong),
        };

    /// <summary>Puts values together; each comes as JSON.</summary>
    public static BoundExpression Build(
        string name, IReadOnlyList<BoundExpression> items, SqlType type, Action<string?[], StringBuilder> write)
    {
        var form = new SqlFunction(name, [Parameter.Any], _ => type, call => new Expression.Call(
            RowFunction.OfTexts($"json_{name}[{type}]", call.Count, (ReadOnlySpan<string?> values, ref RowOutcome _) =>
            {
                var text = new StringBuilder();
                write([.. values.ToArray().Select(value => value ?? "null")], text);
                return text.ToString();
            }),
            call.Arguments.Select((argument, index) => ToJson(argument, call.Bound[index].Type)).ToArray()))
        {
            Identity = $"{name} {type}",
            IsVariadic = true,
            SeesNulls = true,
        };
        return ConstantFolding.Fold(new BoundExpression.Call(form, [.. items], type));
    }

    /// <summary>A value as JSON text.</summary>
    public static Expression ToJson(Expression value, SqlType type)
    {
        if (type.IsNested) { return value; }
        if (type.Kind == SqlTypeKind.String)
        {
            return new Expression.Call(RowFunction.Of<string, string>(
                "json_quote", static (string text, ref RowOutcome _) => Json.Quote(text)), value);
        }
        if (type.Kind == SqlTypeKind.Boolean)
        {
            return new Expression.Call(RowFunction.Of<bool, string>(
                "json_boolean", static (bool truth, ref RowOutcome _) => truth ? "true" : "false"), value);
        }
        if (type.Kind == SqlTypeKind.Double)
        {
            return new Expression.Call(RowFunction.Of<double, string>(
                "json_double", static (double number, ref RowOutcome _) =>
                    double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "null"), value);
        }
        if (type.Kind == SqlTypeKind.Null) { return new Expression.Null(ColumnType.Text); }
        var text = new Expression.Call(ValueText.Function(type, 0), value);
        return type.IsNumeric ? text : ToJson(text, SqlType.String);
    }

    private delegate bool Read<T>(JsonElement json, SqlType type, out T value);

    private static ScalarFunction Of<T>(
        string name, SqlType type, Func<JsonElement, JsonElement?> part, Read<T> read) =>
        RowFunction.Of<string, T>($"{name}:{type}", (string text, ref RowOutcome outcome) =>
        {
            using var document = Json.TryParse(text);
            return ValueOf(document is null ? null : part(document.RootElement), type, read, ref outcome);
        }, isNullable: true, result: type.ToColumnType());

    private static ScalarFunction Of<TAt, T>(
        string name, SqlType type, Func<JsonElement, TAt, JsonElement?> part, Read<T> read) =>
        RowFunction.Of<string, TAt, T>($"{name}:{type}", (string text, TAt at, ref RowOutcome outcome) =>
        {
            using var document = Json.TryParse(text);
            return ValueOf(document is null ? null : part(document.RootElement, at), type, read, ref outcome);
        }, isNullable: true, result: type.ToColumnType());

    private static T ValueOf<T>(JsonElement? json, SqlType type, Read<T> read, ref RowOutcome outcome)
    {
        if (json is { ValueKind: not JsonValueKind.Null } found && read(found, type, out var value)) { return value; }
        outcome.Null();
        return default!; // Not looked at: the value is NULL.
    }

    private static bool No<T>(out T value)
    {
        value = default!; // Not looked at: there is none.
        return false;
    }

    private static bool TryDecimal(JsonElement json, SqlType type, out decimal value) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out value)
            ? Calculation.TryFit(ref value, type.Precision, type.Scale) : No(out value);

    private static bool TryText(JsonElement json, SqlType type, out string value)
    {
        value = json.ValueKind == JsonValueKind.String && type.Kind == SqlTypeKind.String
            ? json.GetString() ?? "" : json.GetRawText();
        return true;
    }

    private static bool TryLong(JsonElement json, SqlType type, out long value)
    {
        if (type.IsInteger)
        {
            return json.ValueKind == JsonValueKind.Number ? json.TryGetInt64(out value) : No(out value);
        }
        if (json.ValueKind != JsonValueKind.String) { return No(out value); }
        var text = json.GetString() ?? "";
        return type.Kind switch
        {
            SqlTypeKind.Date => TimeText.TryParseDate(text, out value),
            SqlTypeKind.Time => TimeText.TryParseTime(text, out value),
            SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz =>
                TimeText.TryParseTimestamp(text, true, out value, out _),
            _ => No(out value),
        };
    }
}
