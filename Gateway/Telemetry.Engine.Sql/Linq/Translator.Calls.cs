using System.Collections;
using System.Linq.Expressions;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

// Methods and properties of C# that SQL has functions for.
internal sealed partial class Translator
{
    private static SqlExpression.Call MemberOf(MemberExpression member, SqlExpression operand)
    {
        var type = member.Expression?.Type ?? throw Refused(member);
        var name = member.Member.Name;
        if (type == typeof(string) && name == nameof(string.Length)) { return Call("CHAR_LENGTH", operand); }
        if (type != typeof(DateTime) && type != typeof(DateTimeOffset)) { throw Refused(member); }
        return name switch
        {
            nameof(DateTime.Year) or nameof(DateTime.Month) or nameof(DateTime.Day) or nameof(DateTime.Hour)
                or nameof(DateTime.Minute) or nameof(DateTime.Second)
                => Call("EXTRACT", new SqlExpression.Symbol(name.ToUpperInvariant(), default), operand),
            nameof(DateTime.DayOfYear) => Call("EXTRACT", new SqlExpression.Symbol("DOY", default), operand),
            nameof(DateTime.Date) => Call("FLOOR", operand, new SqlExpression.Symbol("DAY", default)),
            _ => throw Refused(member),
        };
    }

    private SqlExpression VisitCall(MethodCallExpression call)
    {
        if (call.Object is not null && IsGroup(call.Object.Type)) { return VisitAggregate(call); }
        var owner = call.Method.DeclaringType;
        if (owner == typeof(SqlCall)) { return VisitSqlCall(call); }
        if (owner == typeof(string)) { return VisitText(call); }
        if (owner == typeof(Math)) { return VisitMath(call); }
        if (call.Method.Name == "Contains") { return VisitContains(call); }
        if (call.Method.Name == "GetValueOrDefault" && call.Object is not null)
        {
            var other = call.Arguments.Count == 1
                ? Scalar(call.Arguments[0])
                : Literals.Of(Plain(call.Object.Type) == typeof(bool) ? false : (object)0);
            return Call("COALESCE", Scalar(call.Object), other);
        }
        throw Refused(call);
    }

    private SqlExpression VisitSqlCall(MethodCallExpression call)
    {
        if (call.Method.Name == nameof(SqlCall.Like))
        {
            return new SqlExpression.Like(
                Scalar(call.Arguments[0]), Scalar(call.Arguments[1]), null, SqlLikeKind.Like, false, default);
        }
        var name = Evaluate(call.Arguments[0]) as string ?? throw Refused(call);
        var arguments = call.Arguments[1] is NewArrayExpression array
            ? array.Expressions.Select(Boxed).Select(Scalar)
            : throw Refused(call);
        return Call(name, [.. arguments]);
    }

    // The arguments go into a list of objects; that is C#'s need, not the function's.
    private static Expression Boxed(Expression expression)
        => expression is UnaryExpression { NodeType: ExpressionType.Convert } convert && convert.Type == typeof(object)
            ? convert.Operand
            : expression;

    private SqlExpression VisitText(MethodCallExpression call)
    {
        SqlExpression Text() => Scalar(call.Object ?? throw Refused(call));
        SqlExpression At(int index) => Scalar(call.Arguments[index]);
        return (call.Method.Name, call.Arguments.Count) switch
        {
            ("Contains", 1) => Matches(call, "%", "%"),
            ("StartsWith", 1) => Matches(call, "", "%"),
            ("EndsWith", 1) => Matches(call, "%", ""),
            ("ToUpper" or "ToUpperInvariant", 0) => Call("UPPER", Text()),
            ("ToLower" or "ToLowerInvariant", 0) => Call("LOWER", Text()),
            ("Trim", 0) => Call("TRIM", Text()),
            ("TrimStart", 0) => Call("LTRIM", Text()),
            ("TrimEnd", 0) => Call("RTRIM", Text()),
            ("Replace", 2) => Call("REPLACE", Text(), At(0), At(1)),
            // Texts begin at 0 in C# and at 1 in SQL.
            ("Substring", 1) => Call("SUBSTRING", Text(), Next(call.Arguments[0])),
            ("Substring", 2) => Call("SUBSTRING", Text(), Next(call.Arguments[0]), At(1)),
            ("Concat", _) => call.Arguments.Select(Boxed).Select(Scalar)
                .Aggregate((a, b) => Binary(SqlBinaryOperator.Concatenate, a, b)),
            ("IsNullOrEmpty", 1) => Call("COALESCE",
                Binary(SqlBinaryOperator.Equal, At(0), Literals.Of("")), Literals.Of(true)),
            _ => throw Refused(call),
        };
    }

    private SqlExpression Next(Expression index)
    {
        if (!DependsOnRow(index) && Evaluate(index) is int constant) { return Literals.Of(constant + 1); }
        return Binary(SqlBinaryOperator.Add, Scalar(index), Literals.Of(1));
    }

    private SqlExpression.Like Matches(MethodCallExpression call, string before, string after)
    {
        var text = Scalar(call.Object ?? throw Refused(call));
        var part = call.Arguments[0];
        if (DependsOnRow(part) || Evaluate(part) is not (string or char)) { throw Refused(call); }
        var plain = Evaluate(part)?.ToString() ?? "";
        var isEscaped = plain.AsSpan().IndexOfAny('%', '_', '\\') >= 0;
        var pattern = isEscaped
            ? plain.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal)
            : plain;
        var escape = isEscaped ? Literals.Of("\\") : null;
        return new SqlExpression.Like(text, Literals.Of(before + pattern + after), escape, SqlLikeKind.Like, false,
            default);
    }

    private SqlExpression.Call VisitMath(MethodCallExpression call)
    {
        var function = call.Method.Name switch
        {
            "Abs" => "ABS",
            "Floor" => "FLOOR",
            "Ceiling" => "CEIL",
            "Round" => "ROUND",
            "Sqrt" => "SQRT",
            "Pow" => "POWER",
            "Exp" => "EXP",
            "Log" when call.Arguments.Count == 1 => "LN",
            "Log10" => "LOG10",
            "Log2" => "LOG2",
            "Sign" => "SIGN",
            "Truncate" => "TRUNCATE",
            "Min" => "LEAST",
            "Max" => "GREATEST",
            "Sin" or "Cos" or "Tan" or "Asin" or "Acos" or "Atan" or "Atan2" => call.Method.Name.ToUpperInvariant(),
            _ => throw Refused(call),
        };
        return Call(function, [.. call.Arguments.Select(Scalar)]);
    }

    // list.Contains(row.Value): IN, for lists from outside of the query, spans of them included.
    private SqlExpression VisitContains(MethodCallExpression call)
    {
        var isStatic = call.Object is null;
        var source = isStatic ? call.Arguments[0] : call.Object!;
        var item = call.Arguments[isStatic ? 1 : 0];
        if (source is MethodCallExpression { Method.Name: "op_Implicit" } span) { source = span.Arguments[0]; }
        if (DependsOnRow(source) || Evaluate(source) is not IEnumerable list) { throw Refused(call); }
        var items = list.Cast<object?>().Select(Literals.Of).ToArray();
        // IN of nothing is not SQL, and never true.
        return items.Length == 0
            ? new SqlExpression.Boolean(false, default)
            : new SqlExpression.In(Scalar(item), [.. items], false, default);
    }

    // ---- groups

    private static bool IsGroup(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Group<,>);

    private SqlExpression.Call VisitAggregate(MethodCallExpression call)
    {
        if (Visit(call.Object!) is not Shape.Grouped group) { throw Refused(call); }
        var lambda = call.Arguments.Count == 0 ? null : Unquoted(call.Arguments[^1]);
        if (lambda is null) { return Call("COUNT", new SqlExpression.Star(default)); }
        Bind(lambda, group.Row);
        var value = Scalar(lambda.Body);
        return call.Method.Name switch
        {
            nameof(Group<,>.Count) => Call("COUNT", new SqlExpression.Star(default)) with { Filter = value },
            nameof(Group<,>.CountDistinct) => Call("COUNT", value) with { IsDistinct = true },
            nameof(Group<,>.Sum) => Call("SUM", value),
            nameof(Group<,>.Min) => Call("MIN", value),
            nameof(Group<,>.Max) => Call("MAX", value),
            nameof(Group<,>.Average) => Call("AVG", value),
            nameof(Group<,>.First) => Call("FIRST_VALUE", value),
            nameof(Group<,>.Last) => Call("LAST_VALUE", value),
            nameof(Group<,>.Aggregate) => Call(Evaluate(call.Arguments[0]) as string ?? throw Refused(call), value),
            _ => throw Refused(call),
        };
    }

    private static LambdaExpression Unquoted(Expression expression)
        => expression as LambdaExpression
            ?? (expression as UnaryExpression)?.Operand as LambdaExpression
            ?? throw Refused(expression);
}
