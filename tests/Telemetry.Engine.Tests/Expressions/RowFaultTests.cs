using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Expressions;

[Verifies(typeof(FilterOperator), typeof(MapOperator))]
public sealed class RowFaultTests
{
    private static readonly Schema Columns = new(
        new("device", ColumnType.Text, true), new("a", ColumnType.Int64, true), new("b", ColumnType.Int64, true));

    private static readonly ScriptStep[] Rows =
    [
        Row("x", 6L, 3L), Row("y", 1L, 0L), Row("v", null, 0L), Row("z", long.MinValue, -1L), Row("w", 8L, 2L),
    ];

    private static readonly Expression Quotient = new Expression.Call(
        new CheckedArithmetic(ArithmeticOperation.Divide), new Expression.Column("a"), new Expression.Column("b"));

    [Fact]
    public void A_row_that_a_map_cannot_compute_is_a_dead_letter_with_its_reason()
    {
        var sink = Verify(stream => stream.Map(("device", new Expression.Column("device")), ("q", Quotient)));

        Assert.Equal(["device=x q=2", "device=v", "device=w q=4"], sink["out"]);
        Assert.Equal(
            [
                "device=y division_by_zero 1 / 0; row (device='y', a=1, b=0)",
                "device=z overflow -9223372036854775808 / -1; row (device='z', a=-9223372036854775808, b=-1)",
            ], sink["dead_letters"].Select(Letter));
    }

    [Fact]
    public void A_row_for_which_a_condition_fails_does_not_pass_and_is_a_dead_letter()
    {
        var sink = Verify(stream => stream.Where(
            new Expression.Compare(Comparison.Greater, Quotient, new Expression.Int64(2))));

        Assert.Equal(["device=w a=8 b=2"], sink["out"]);
        Assert.Equal(2, sink["dead_letters"].Count);
    }

    [Fact]
    public void A_guard_before_the_division_keeps_rows_from_failing()
    {
        var guarded = new Expression.And(
            new Expression.Compare(Comparison.Greater, new Expression.Column("b"), new Expression.Int64(0)),
            new Expression.Compare(Comparison.Greater, Quotient, new Expression.Int64(2)));
        var sink = Verify(stream => stream.Where(guarded));

        Assert.Equal(["device=w a=8 b=2"], sink["out"]);
        Assert.DoesNotContain("dead_letters", sink.Streams);
    }

    [Fact]
    public void Operators_whose_rows_cannot_fail_have_one_output()
    {
        var input = new InputPort(Columns, null);

        Assert.Single(new FilterOperator(new Expression.IsNull("a"), input).Outputs);
        Assert.Equal(2, new MapOperator([("q", Quotient)], input).Outputs.Count);
    }

    private static ScriptStep.Row Row(string? device, long? a, long? b) => new("rows", At(1), device, a, b);

    private static string Letter(string line)
    {
        string Part(string name)
        {
            var start = line.IndexOf(name + "=", StringComparison.Ordinal) + name.Length + 1;
            var end = name == "detail" ? line.Length : line.IndexOf(' ', start);
            return line[start..end];
        }
        return $"device={Part("device")} {Part("reason")} {Part("detail")}";
    }

    private static RecordingSink Verify(Func<PipelineStream, PipelineStream> apply) =>
        new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            apply(builder.Table("rows", Columns)).To("out");
            return builder.Build();
        }).Verify(Rows);
}
