using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Parsing;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Tests.Binding;

/// <summary>Computes expressions: with their literals as constants, or as columns of a frame, so that nothing is
/// folded.</summary>
internal sealed class Calculator
{
    private const long Now = 1_795_000_000_123_456;

    private readonly List<BoundExpression.Literal> _hidden = [];

    /// <summary>The value as text, <c>NULL</c>, or <c>! reason: detail</c>.</summary>
    public static string Constant(string sql) => Compute(new ExpressionBinder(new Names()).Bind(Parse(sql)), []);

    /// <summary>The same with each literal in a column.</summary>
    public static string Column(string sql)
    {
        var calculator = new Calculator();
        var bound = new ExpressionBinder(new Hiding(calculator)).Bind(Parse(sql));
        return Compute(bound, calculator._hidden);
    }

    /// <summary>The same with NULL in each of these columns.</summary>
    public static string Nulls(string sql)
    {
        var calculator = new Calculator();
        var bound = new ExpressionBinder(new Hiding(calculator)).Bind(Parse(sql));
        return Compute(bound, [.. calculator._hidden.Select(literal => literal with { Value = null })]);
    }

    public static BoundExpression Bind(string sql) => new ExpressionBinder(new Names()).Bind(Parse(sql));

    private static SqlExpression Parse(string sql) => SqlParser.ParseExpression(sql);

    private static string Compute(BoundExpression bound, List<BoundExpression.Literal> values)
    {
        var schema = new Schema([.. values.Select((value, index) =>
            new Column($"c{index}", value.Type.ToColumnType(), true))]);
        var texts = new TextDictionary();
        var frame = new Frame(schema, texts);
        // The row is not the first one, and the others are no help.
        for (var row = 0; row < 70; row++)
        {
            frame.Add(new EventTime(row), Frame.NoKey);
            for (var column = 0; column < values.Count; column++)
            {
                Set(frame, column, row, row == 66 ? values[column].Value : null);
            }
        }
        var faults = new RowFaults();
        faults.Begin(frame.Count);
        var evaluation = new ExpressionEvaluation(bound.ToEngine(schema), schema, texts, () => Now);
        Assert.Equal(bound.Type.ToColumnType() == ColumnType.Time, evaluation.Type == ColumnType.Time);
        var result = evaluation.Evaluate(frame, faults);
        if (faults.TryFind(66, out var fault)) { return $"! {fault.Reason}: {fault.Detail}"; }
        Assert.True(faults.Count == 0 || values.Count == 0, "a row with NULLs failed");
        if (result.IsNull(66))
        {
            Assert.True(bound.Type.IsNullable || values.Any(value => value.Value is null), $"{bound} says NOT NULL");
            return "NULL";
        }
        return Text(result, bound.Type, texts);
    }

    private static void Set(Frame frame, int column, int row, object? value)
    {
        switch (value)
        {
            case null: frame[column].SetNull(row); break;
            case bool truth: frame.Bools(column)[row] = truth; break;
            case long number: frame.Longs(column)[row] = number; break;
            case double number: frame.Doubles(column)[row] = number; break;
            case decimal number: frame.Decimals(column)[row] = number; break;
            case string text: frame.SetText(column, row, text); break;
        }
    }

    private static string Text(Vec result, SqlType type, TextDictionary texts) => type.ToColumnType() switch
    {
        ColumnType.Float64 => ValueText.OfDouble(((Vec<double>)result)[66]),
        ColumnType.Boolean => ValueText.OfBoolean(((Vec<bool>)result)[66]),
        ColumnType.Decimal => ((Vec<decimal>)result)[66].ToString(CultureInfo.InvariantCulture),
        ColumnType.Text => texts[((Vec<int>)result)[66]],
        _ => ValueText.OfLong(((Vec<long>)result)[66], type),
    };

    private sealed class Names : IScope
    {
        public BoundExpression? Resolve(SqlExpression node) => node switch
        {
            SqlExpression.Column { Name.Text: "i" } => new BoundExpression.Column(0, "i", SqlType.Int),
            SqlExpression.Column { Name.Text: "s" } => new BoundExpression.Column(1, "s", SqlType.String),
            SqlExpression.Column { Name.Text: "b" } => new BoundExpression.Column(2, "b", SqlType.Boolean),
            SqlExpression.Column { Name.Text: "t" } => new BoundExpression.Column(3, "t", SqlType.Timestamp(3)),
            SqlExpression.Column { Name.Text: "d" } => new BoundExpression.Column(4, "d", SqlType.Double),
            _ => null,
        };
    }

    private sealed class Hiding(Calculator calculator) : IScope
    {
        public BoundExpression? Resolve(SqlExpression node)
        {
            var isLiteral = node is SqlExpression.Number or SqlExpression.String or SqlExpression.Boolean
                or SqlExpression.Time or SqlExpression.Interval
                or SqlExpression.Unary { Operator: SqlUnaryOperator.Minus, Operand: SqlExpression.Number };
            if (!isLiteral) { return null; }
            var literal = (BoundExpression.Literal)new ExpressionBinder(new Names()).Bind(node);
            calculator._hidden.Add(literal);
            return new BoundExpression.Column(
                calculator._hidden.Count - 1, $"c{calculator._hidden.Count - 1}", literal.Type.With(true));
        }
    }
}
