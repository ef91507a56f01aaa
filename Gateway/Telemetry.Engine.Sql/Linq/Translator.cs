using System.Linq.Expressions;
using System.Reflection;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>Reads expressions of C# into SQL. What has no SQL is refused with its text.</summary>
internal sealed partial class Translator
{
    private readonly Dictionary<ParameterExpression, Shape> _parameters = [];

    private Translator()
    {
    }

    /// <summary>The result of a lambda over rows of these shapes.</summary>
    public static Shape Translate(LambdaExpression lambda, params ReadOnlySpan<Shape> rows)
    {
        var translator = new Translator();
        translator.Bind(lambda, rows);
        return translator.Visit(lambda.Body);
    }

    /// <summary>A condition over rows of a shape.</summary>
    public static SqlExpression Condition(LambdaExpression lambda, Shape row)
    {
        var translator = new Translator();
        translator.Bind(lambda, row);
        return translator.Scalar(lambda.Body);
    }

    private void Bind(LambdaExpression lambda, params ReadOnlySpan<Shape> rows)
    {
        for (var i = 0; i < rows.Length; i++) { _parameters[lambda.Parameters[i]] = rows[i]; }
    }

    private static NotSupportedException Refused(Expression expression)
        => new($"{expression} has no SQL here. A function of SQL is called by SqlCall.Of<T>(\"NAME\", …).");

    private SqlExpression Scalar(Expression expression)
        => Visit(expression) is Shape.Scalar scalar ? scalar.Expression : throw Refused(expression);

    private Shape Visit(Expression expression)
    {
        if (!DependsOnRow(expression)) { return Constant(expression); }
        return expression switch
        {
            ParameterExpression parameter => _parameters[parameter],
            MemberExpression member => VisitMember(member),
            NewExpression creation => VisitNew(creation),
            MemberInitExpression creation => VisitInit(creation),
            BinaryExpression binary => new Shape.Scalar(VisitBinary(binary)),
            UnaryExpression unary => VisitUnary(unary),
            ConditionalExpression choice => new Shape.Scalar(VisitChoice(choice)),
            MethodCallExpression call => new Shape.Scalar(VisitCall(call)),
            _ => throw Refused(expression),
        };
    }

    // ---- values from outside of the query

    private static bool DependsOnRow(Expression expression)
    {
        var search = new ParameterSearch();
        search.Visit(expression);
        return search.HasFound;
    }

    private sealed class ParameterSearch : ExpressionVisitor
    {
        public bool HasFound { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            HasFound = true;
            return node;
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            // A function of SQL stays one, whatever its arguments are.
            if (node.Method.DeclaringType == typeof(SqlCall)) { HasFound = true; }
            return base.VisitMethodCall(node);
        }
    }

    private Shape Constant(Expression expression)
    {
        // Arithmetic of constants is left to SQL where C# has not done it.
        if (expression is BinaryExpression binary) { return new Shape.Scalar(VisitBinary(binary)); }
        if (expression is NewExpression { Arguments.Count: > 0, Members: not null } creation)
        {
            return VisitNew(creation);
        }
        return new Shape.Scalar(Literals.Of(Evaluate(expression)));
    }

    /// <summary>The value of an expression without parameters: constants, captured variables, and calls on
    /// these.</summary>
    public static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member
            => field.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member
            => property.GetValue(member.Expression is null ? null : Evaluate(member.Expression)),
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.Quote } unary => Converted(unary),
        NewExpression { Constructor: { } constructor } creation
            => constructor.Invoke([.. creation.Arguments.Select(Evaluate)]),
        MethodCallExpression call
            => call.Method.Invoke(call.Object is null ? null : Evaluate(call.Object),
                [.. call.Arguments.Select(Evaluate)]),
        NewArrayExpression array => array.Expressions.Select(Evaluate).ToArray(),
        _ => throw Refused(expression),
    };

    private static object? Converted(UnaryExpression unary)
    {
        var value = Evaluate(unary.Operand);
        var type = Nullable.GetUnderlyingType(unary.Type) ?? unary.Type;
        return value is IConvertible && type.IsPrimitive ? Convert.ChangeType(value, type, null) : value;
    }

    // ---- objects

    private Shape VisitMember(MemberExpression member)
    {
        if (member.Expression is null) { throw Refused(member); }
        var name = member.Member.Name;
        var underlying = Nullable.GetUnderlyingType(member.Expression.Type);
        if (underlying is not null && name == "Value") { return Visit(member.Expression); }
        if (underlying is not null && name == "HasValue")
        {
            return new Shape.Scalar(new SqlExpression.Is(Scalar(member.Expression), SqlTruth.Null, true, default));
        }
        return Visit(member.Expression) switch
        {
            Shape.Members members => members.Find(name) ?? throw Refused(member),
            Shape.Grouped grouped when name == nameof(Group<,>.Key) => grouped.Key,
            Shape.Scalar scalar => new Shape.Scalar(MemberOf(member, scalar.Expression)),
            _ => throw Refused(member),
        };
    }

    private Shape.Members VisitNew(NewExpression creation)
    {
        var parameters = creation.Constructor?.GetParameters() ?? throw Refused(creation);
        var members = creation.Arguments.Select((argument, i) =>
        {
            // Anonymous types say their members; of a record the parameter has the name of its property.
            var name = creation.Members is { } named ? named[i].Name : parameters[i].Name ?? "";
            return new ShapeMember(name, ColumnOf(creation.Members?[i], name), Visit(argument));
        });
        return new Shape.Members([.. members]);
    }

    private Shape.Members VisitInit(MemberInitExpression creation)
    {
        var members = creation.Bindings.Select(binding => binding is MemberAssignment assignment
            ? new ShapeMember(binding.Member.Name, ColumnOf(binding.Member, binding.Member.Name),
                Visit(assignment.Expression))
            : throw Refused(creation));
        return new Shape.Members([.. members]);
    }

    private static string ColumnOf(MemberInfo? member, string name)
        => member is null ? ColumnNaming.Of(name) : ColumnNaming.Of(member);
}
