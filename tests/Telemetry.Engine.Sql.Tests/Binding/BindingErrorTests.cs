using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Tests.Binding;

public sealed class BindingErrorTests
{
    [Fact]
    public void What_an_expression_cannot_mean_is_said_in_whole_messages() =>
        ErrorBook.Check("Binding/errors-expressions.txt", static sql =>
        {
            if (sql.StartsWith("condition ", StringComparison.Ordinal))
            {
                new ExpressionBinder(new NoNames()).BindCondition(SqlParser.ParseExpression(sql[10..]));
            }
            else if (sql.StartsWith("int ", StringComparison.Ordinal))
            {
                new ExpressionBinder(new NoNames()).BindAs(SqlParser.ParseExpression(sql[4..]), SqlType.Int);
            }
            else { Calculator.Bind(sql); }
        });

    private sealed class NoNames : IScope
    {
        public BoundExpression? Resolve(SqlExpression node) => null;
    }
}
