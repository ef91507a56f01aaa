using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Expressions;

public sealed class ExpressionAllocationTests
{
    [Fact]
    public void Nothing_is_allocated_per_row_once_the_kernels_are_there()
    {
        var schema = new Schema(new("n", ColumnType.Int64, true), new("x", ColumnType.Float64, true));
        Expression n = new Expression.Column("n"), x = new Expression.Column("x");
        var choice = new Expression.Case(
            [
                new(new Expression.Compare(Comparison.Less, n, new Expression.Int64(100)),
                    new Expression.Call(new CheckedArithmetic(ArithmeticOperation.Multiply), n, n)),
                new(new Expression.IsMissing(x), new Expression.Int64(-1)),
            ],
            new Expression.Coalesce([new Expression.Call(RowFunction.Of<long, long>(
                "next", static (long value, ref RowOutcome _) => value + 1), n), new Expression.Int64(0)]));
        var texts = new TextDictionary();
        var frame = new Frame(schema, texts);
        for (var row = 0; row < 2_000; row++)
        {
            frame.Add(new EventTime(row), Frame.NoKey);
            if (row % 7 == 0) { frame[0].SetNull(row); } else { frame.Longs(0)[row] = row; }
            if (row % 5 == 0) { frame[1].SetNull(row); } else { frame.Doubles(1)[row] = row; }
        }
        var evaluation = new ExpressionEvaluation(choice, schema, texts);
        var faults = new RowFaults();

        void Evaluate()
        {
            faults.Begin(frame.Count);
            evaluation.Evaluate(frame, faults);
        }

        for (var time = 0; time < 10; time++) { Evaluate(); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < 100; time++) { Evaluate(); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
