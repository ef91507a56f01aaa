using System.Text;
using System.Text.Json;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions of JSON texts.</summary>
internal static class JsonFunctions
{
    public static void AddTo(FunctionLibrary library)
    {
        foreach (var name in new[] { "JSON_VALUE", "JSON_QUERY", "JSON_EXISTS" }) { library.Add(Tailed(name, 2)); }
        foreach (var name in new[] { "JSON_OBJECT", "JSON_ARRAY" }) { library.Add(Tailed(name, 0)); }
        library.Add("IS_JSON", [Parameter.String], SqlType.Boolean.With(false), RowFunction.Of<string, bool>(
            "is_json", static (string text, ref RowOutcome _) =>
            {
                using var document = Json.TryParse(text);
                return document is not null;
            }));
        library.Add("JSON_QUOTE", [Parameter.String], SqlType.String, RowFunction.Of<string, string>(
            "json_quote", static (string text, ref RowOutcome _) => Json.Quote(text)));
        library.Add("JSON_UNQUOTE", [Parameter.String], SqlType.String, RowFunction.Of<string, string>(
            "json_unquote", static (string text, ref RowOutcome _) =>
            {
                using var document = Json.TryParse(text);
                return document?.RootElement.ValueKind == JsonValueKind.String
                    ? document.RootElement.GetString() ?? text : text;
            }));
        library.Add("JSON_STRING", [Parameter.Any], SqlType.String,
            call => JsonParts.ToJson(call.Arguments[0], call.Bound[0].Type));
    }

    /// <summary>The calls with tails of their own; null for the others.</summary>
    public static BoundExpression? Bind(
        string name, IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call) => name switch
        {
            "JSON_VALUE" => Value(arguments, call),
            "JSON_QUERY" => At(call, arguments, SqlType.String, "json_query", static json =>
                json?.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? json.Value.GetRawText() : null),
            "JSON_EXISTS" => Exists(arguments, call),
            "JSON_OBJECT" => Build(arguments, call, isObject: true),
            "JSON_ARRAY" => Build(arguments, call, isObject: false),
            _ => null,
        };

    private static SqlFunction Tailed(string name, int required) =>
        new(name, [Parameter.String, Parameter.String, Parameter.Any], _ => SqlType.String, _ =>
            throw new InvalidOperationException("A call with a tail is bound on its own."))
        {
            Required = required,
            IsVariadic = true,
        };

    private static BoundExpression Value(IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var type = SqlType.String;
        BoundExpression? otherwise = null;
        for (var index = 2; index < arguments.Count; index++)
        {
            var tail = call.Arguments[index];
            if (tail.Name?.Text == "RETURNING") { type = arguments[index].Type; }
            else if (tail.Value is not SqlExpression.Symbol && tail.Name?.Text == "ON EMPTY")
            {
                otherwise = arguments[index];
            }
            else if (tail.Value is not SqlExpression.Symbol { Word: "NULL" }) { throw Unsupported(tail); }
        }
        var value = type.Kind == SqlTypeKind.String
            ? At(call, arguments, type, "json_value", static json => json?.ValueKind switch
            {
                JsonValueKind.String => json.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.Value.GetRawText(),
                _ => null,
            })
            : Typed(call, arguments, type);
        return otherwise is null ? value : SpecialCalls.Coalesce(
            [value, Conversions.Implicit(otherwise, type)
                ?? throw BindingErrors.TypeMismatch(call, otherwise.Type, type)], call);
    }

    private static BoundExpression Exists(IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call)
    {
        var found = At(call, arguments, SqlType.String, "json_exists", static json => json is null ? null : "");
        return ConstantFolding.Fold(new BoundExpression.Not(ConstantFolding.Fold(new BoundExpression.IsNull(found))));
    }

    private static BoundExpression At(
        SqlExpression.Call call, IReadOnlyList<BoundExpression> arguments, SqlType type, string name,
        Func<JsonElement?, string?> read)
    {
        var (path, text) = PathOf(call, arguments);
        var function = RowFunction.Of<string, string?>($"{name}[{text}]", (string json, ref RowOutcome _) =>
        {
            using var document = Json.TryParse(json);
            return read(document is null ? null : path.Find(document.RootElement));
        }, true)!;
        return Call(call, arguments, type, function);
    }

    private static BoundExpression Typed(
        SqlExpression.Call call, IReadOnlyList<BoundExpression> arguments, SqlType type)
    {
        var (path, text) = PathOf(call, arguments);
        return Call(call, arguments, type, JsonParts.Reader($"json_value[{text}]", type, path.Find));
    }

    private static BoundExpression Call(
        SqlExpression.Call call, IReadOnlyList<BoundExpression> arguments, SqlType type, ScalarFunction function)
    {
        if (arguments[0].Type.Kind is not (SqlTypeKind.String or SqlTypeKind.Null) && !arguments[0].Type.IsNested)
        {
            throw BindingErrors.TypeMismatch(call.Arguments[0], arguments[0].Type, SqlType.String);
        }
        var form = new SqlFunction(call.Function, [Parameter.Any, Parameter.String], _ => type, lowered =>
            new Expression.Call(function, lowered.Arguments[0]))
        {
            Identity = function.Name,
            IsNullable = true,
        };
        var text = arguments[0].Type.Kind == SqlTypeKind.Null
            ? Conversions.To(arguments[0], SqlType.String) : arguments[0];
        return ConstantFolding.Fold(new BoundExpression.Call(form, [text, arguments[1]], type.With(true)));
    }

    private static (JsonPath Path, string Text) PathOf(
        SqlExpression.Call call, IReadOnlyList<BoundExpression> arguments)
    {
        var text = arguments[1] is BoundExpression.Literal { Value: string constant } ? constant : null;
        var path = text is null ? null : JsonPath.Of(text);
        return path is null
            ? throw new SqlException(new SqlError(
                "invalid_path", "This is no path that can be followed.", call.Arguments[1].Span)
            {
                Expected = "a constant such as '$.name[0]'",
            })
            : (path, text!); // A path comes of a text.
    }

    private static BoundExpression Build(
        IReadOnlyList<BoundExpression> arguments, SqlExpression.Call call, bool isObject)
    {
        var items = new List<BoundExpression>();
        var leavesNullsOut = !isObject;
        for (var index = 0; index < arguments.Count; index++)
        {
            if (call.Arguments[index] is { Name: not null, Value: SqlExpression.Symbol { Word: var word } })
            {
                leavesNullsOut = word == "ABSENT";
            }
            else { items.Add(arguments[index]); }
        }
        return JsonParts.Build(call.Function + (leavesNullsOut ? " ABSENT" : ""), items, SqlType.String.With(false),
            isObject
                ? (values, text) => WriteObject(values, text, leavesNullsOut)
                : (values, text) => text.Append('[').AppendJoin(
                    ',', values.Where(value => !leavesNullsOut || value != "null")).Append(']'));
    }

    private static void WriteObject(string?[] values, StringBuilder text, bool leavesNullsOut)
    {
        text.Append('{');
        var isFirst = true;
        for (var index = 0; index + 1 < values.Length; index += 2)
        {
            if (leavesNullsOut && values[index + 1] == "null") { continue; }
            text.Append(isFirst ? "" : ",").Append(values[index]).Append(':').Append(values[index + 1]);
            isFirst = false;
        }
        text.Append('}');
    }

    private static SqlException Unsupported(SqlNode node) =>
        new("unsupported", "This behaviour is not to be had.", node.Span);
}
