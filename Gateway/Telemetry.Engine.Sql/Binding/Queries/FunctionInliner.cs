using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Puts the bodies of SQL functions (CREATE FUNCTION) where they are called.</summary>
/// <param name="functions">The functions by name in capitals.</param>
internal sealed class FunctionInliner(IReadOnlyDictionary<string, SqlStatement.CreateFunction> functions)
{
    private const int DepthMax = 32;

    private int _depth;

    /// <summary>The body over the arguments; null when there is no such function.</summary>
    public BoundExpression? TryInline(SqlExpression.Call call, IScope caller)
    {
        if (!functions.TryGetValue(call.Function, out var function)) { return null; }
        if (call.Arguments.Count != function.Parameters.Count)
        {
            throw QueryError.Arguments(
                $"{function.Name.Text} has {function.Parameters.Count} parameters, "
                + $"and {call.Arguments.Count} are given.",
                call.Span);
        }
        if (_depth >= DepthMax)
        {
            throw QueryError.Arguments($"{function.Name.Text} calls itself, or too many others.", call.Span);
        }
        var binder = new ExpressionBinder(caller);
        var arguments = new Dictionary<string, BoundExpression>(StringComparer.Ordinal);
        for (var index = 0; index < function.Parameters.Count; index++)
        {
            var parameter = function.Parameters[index];
            arguments[parameter.Name.Text] =
                binder.BindAs(call.Arguments[index].Value, SqlType.Of(parameter.Type));
        }
        _depth++;
        try
        {
            var body = new ExpressionBinder(new Parameters(arguments, this));
            return body.BindAs(function.Body, SqlType.Of(function.Returns));
        }
        finally { _depth--; }
    }

    /// <summary>Sees whether a function's body means something.</summary>
    public void Check(SqlStatement.CreateFunction function)
    {
        var arguments = function.Parameters.Select((parameter, index) => (parameter, index)).ToDictionary(
            item => item.parameter.Name.Text, BoundExpression (item) => new BoundExpression.Column(
                item.index, item.parameter.Name.Text, SqlType.Of(item.parameter.Type)), StringComparer.Ordinal);
        new ExpressionBinder(new Parameters(arguments, this)).BindAs(function.Body, SqlType.Of(function.Returns));
    }

    /// <summary>Within a body names are parameters.</summary>
    private sealed class Parameters(Dictionary<string, BoundExpression> arguments, FunctionInliner functions) : IScope
    {
        public BoundExpression? Resolve(SqlExpression node) => node switch
        {
            SqlExpression.Column { Name: { IsSimple: true } name }
                when arguments.TryGetValue(name.Text, out var argument) => argument,
            SqlExpression.Column column => throw QueryError.UnknownColumn(
                column.Name.Text, column.Span, arguments.Keys),
            SqlExpression.Call call => functions.TryInline(call, this),
            SqlExpression.Subquery or SqlExpression.InQuery or SqlExpression.Exists or SqlExpression.Quantified =>
                throw QueryError.Unsupported("A sub-query in a function", node.Span),
            _ => null,
        };
    }
}
