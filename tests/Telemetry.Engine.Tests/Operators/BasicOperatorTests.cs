using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Operators;

[Verifies(typeof(FilterOperator), typeof(MapOperator))]
public sealed class BasicOperatorTests
{
    private static readonly Schema Columns = new(
        new("name", ColumnType.Text, true), new("x", ColumnType.Float64, true), new("n", ColumnType.Int64));

    private static readonly ScriptStep[] Rows =
    [
        Row("a", 1.5, 1), Row("b", null, 2), Row(null, -1.0, 3), Row("a", 4.0, 4), Row("c", 0.0, 5),
    ];

    [Theory]
    [InlineData("1 3 4 5", Comparison.LessOrEqual, 4.0)]
    [InlineData("3 5", Comparison.Less, 1.5)]
    [InlineData("1 4", Comparison.GreaterOrEqual, 1.5)]
    [InlineData("4", Comparison.Greater, 1.5)]
    [InlineData("1", Comparison.Equal, 1.5)]
    [InlineData("3 4 5", Comparison.NotEqual, 1.5)]
    public void A_filter_keeps_the_rows_for_which_its_condition_is_known_and_true(
        string expected, Comparison comparison, double value) =>
        Assert.Equal(expected, Kept(new Expression.Compare(comparison, X, new Expression.Float64(value))));

    [Fact]
    public void Unknown_is_neither_true_nor_false()
    {
        var isPositive = new Expression.Compare(Comparison.Greater, X, new Expression.Float64(0));
        var isA = new Expression.Compare(Comparison.Equal, new Expression.Column("name"), new Expression.Text("a"));

        Assert.Equal("3 5", Kept(new Expression.Not(isPositive)));
        Assert.Equal("1 4", Kept(new Expression.And(isPositive, isA)));
        Assert.Equal("2 5", Kept(new Expression.And(
            new Expression.Not(isA), new Expression.Or(new Expression.Not(isPositive), new Expression.IsNull("x")))));
        Assert.Equal("2", Kept(new Expression.IsNull("x")));
        Assert.Equal("1 2 4", Kept(new Expression.Or(new Expression.IsNull("x"), isPositive)));
    }

    [Fact]
    public void A_map_computes_columns_and_passes_nulls_on()
    {
        var doubled = new Expression.Arithmetic(
            ArithmeticOperation.Add, new Expression.Arithmetic(
                ArithmeticOperation.Multiply, X, new Expression.Float64(2)), new Expression.Float64(1));
        var next = new Expression.Arithmetic(
            ArithmeticOperation.Subtract, new Expression.Column("n"), new Expression.Int64(1));

        var sink = Verify(stream => stream.Map(
            ("y", doubled), ("m", next), ("name", new Expression.Column("name")), ("tag", new Expression.Text("k"))));

        Assert.Equal(
            ["y=4 m=0 name=a tag=k", "m=1 name=b tag=k", "y=-1 m=2 tag=k", "y=9 m=3 name=a tag=k",
                "y=1 m=4 name=c tag=k"], sink["out"]);
    }

    [Fact]
    public void An_expression_that_does_not_fit_is_refused_when_the_pipeline_is_described()
    {
        var builder = new PipelineBuilder("p");

        Assert.Throws<ArgumentException>(() => builder.Readings.Where(new Expression.Column("nothing")));
        Assert.Throws<ArgumentException>(() => builder.Readings.Where(X));
        Assert.Throws<ArgumentException>(() => builder.Readings.Where(
            new Expression.Compare(Comparison.Equal, new Expression.Column("device"), new Expression.Float64(1))));
    }

    private static Expression X => new Expression.Column("x");

    private static string Kept(Expression condition) => string.Join(
        ' ', Verify(stream => stream.Where(condition))["out"]
            .Select(line => line[(line.IndexOf("n=", StringComparison.Ordinal) + 2)..].Split('=')[^1]));

    private static RecordingSink Verify(Func<PipelineStream, PipelineStream> apply)
    {
        var verifier = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            apply(builder.Table("rows", Columns)).To("out");
            return builder.Build();
        });
        return verifier.Verify(Rows);
    }

    private static ScriptStep.Row Row(string? name, double? x, long n) => new("rows", At(1), name, x, n);
}
