using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>ARRAY, MAP and ROW, which are carried as JSON.</summary>
internal static class NestedFunctions
{
    public static void AddTo(FunctionLibrary library)
    {
        library.Add(new SqlFunction("ELEMENT_AT", [Parameter.Array, Parameter.Int],
            arguments => arguments[0].Type.Element.With(true), call => Element(call))
        { IsNullable = true });
        library.Add(new SqlFunction("ELEMENT_AT", [Parameter.Map, Parameter.Simple],
            arguments => arguments[0].Type.Fields[1].Type.With(true), call => OfMap(call))
        { IsNullable = true });
        library.Add("CARDINALITY", [Parameter.Array], SqlType.Int, Count);
        library.Add("CARDINALITY", [Parameter.Map], SqlType.Int, Count);
    }

    private static ScalarFunction Count { get; } = RowFunction.Of<string, long>(
        "json_count", static (string json, ref RowOutcome _) =>
        {
            using var document = Json.TryParse(json);
            return document?.RootElement.ValueKind switch
            {
                JsonValueKind.Array => document.RootElement.GetArrayLength(),
                JsonValueKind.Object => document.RootElement.EnumerateObject().Count(),
                _ => 0,
            };
        });

    /// <summary>A field of a row.</summary>
    public static BoundExpression Field(BoundExpression row, SqlTypeField field)
    {
        var form = new SqlFunction("FIELD", [Parameter.Row], _ => field.Type.With(true), call => new Expression.Call(
            JsonParts.Reader($"json_field[{field.Name}]", field.Type, json =>
                json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field.Name, out var part) ? part : null),
            call.Arguments[0]))
        {
            Identity = field.Name,
            IsNullable = true,
        };
        return ConstantFolding.Fold(new BoundExpression.Call(form, [row], field.Type.With(true)));
    }

    public static BoundExpression Row(IReadOnlyList<BoundExpression> items)
    {
        var fields = items.Select((item, index) => new SqlTypeField(
            string.Create(CultureInfo.InvariantCulture, $"EXPR${index}"), item.Type)).ToArray();
        var type = SqlType.Row(fields).With(false);
        return JsonParts.Build("ROW", items, type, (values, text) =>
        {
            for (var index = 0; index < values.Length; index++)
            {
                text.Append(index == 0 ? "{" : ",").Append(Json.Quote(fields[index].Name)).Append(':')
                    .Append(values[index]);
            }
            text.Append('}');
        });
    }

    public static BoundExpression Array(IReadOnlyList<BoundExpression> items, SqlType element) =>
        JsonParts.Build("ARRAY", items, SqlType.Array(element).With(false), static (values, text) =>
        {
            text.Append('[').AppendJoin(',', values!).Append(']');
        });

    public static BoundExpression Map(
        IReadOnlyList<BoundExpression> keys, SqlType key, IReadOnlyList<BoundExpression> values, SqlType value)
    {
        var items = new List<BoundExpression>();
        for (var index = 0; index < keys.Count; index++)
        {
            items.Add(Conversions.To(Conversions.To(keys[index], key), SqlType.String));
            items.Add(Conversions.To(values[index], value));
        }
        return JsonParts.Build("MAP", items, SqlType.Map(key, value).With(false), static (parts, text) =>
        {
            for (var index = 0; index < parts.Length; index += 2)
            {
                text.Append(index == 0 ? "{" : ",").Append(parts[index]).Append(':').Append(parts[index + 1]);
            }
            text.Append('}');
        });
    }

    private static Expression.Call Element(FunctionCall call)
    {
        var type = call.Type;
        return new Expression.Call(
            JsonParts.Reader<long>("json_element", type, (json, at) =>
                json.ValueKind == JsonValueKind.Array && at >= 1 && at <= json.GetArrayLength()
                    ? json[(int)at - 1] : null),
            call.Arguments[0], call.Arguments[1]);
    }

    private static Expression.Call OfMap(FunctionCall call)
    {
        var key = Casting.Lower(
            new BoundExpression.Cast(call.Bound[1], SqlType.String), call.Arguments[1]);
        return new Expression.Call(
            JsonParts.Reader<string>("json_entry", call.Type, (json, name) =>
                json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var part) ? part : null),
            call.Arguments[0], key);
    }
}
