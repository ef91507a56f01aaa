using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Expressions;

public sealed class ExpressionPropertyTests
{
    private static readonly Schema Columns = new(
        new("i", ColumnType.Int64, true), new("j", ColumnType.Int64), new("x", ColumnType.Float64, true),
        new("m", ColumnType.Decimal, true), new("s", ColumnType.Text, true), new("b", ColumnType.Boolean, true));

    private static readonly long[] Longs =
        [0, 1, -1, 2, 7, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 3_000_000_000];

    private static readonly double[] Doubles = [0, 1, -1.5, 2.25, 1e300, -1e300];

    private static readonly decimal[] Decimals = [0, 1.10m, -2.5m, 1.1m];

    /// <summary>A function that is shared when it stands more than once.</summary>
    private static readonly ScalarFunction RowAdd = RowFunction.Of<long, long, long>(
        "row_Add", static (long left, long right, ref RowOutcome outcome) =>
        {
            var sum = (Int128)left + right;
            if (sum >= long.MinValue && sum <= long.MaxValue) { return (long)sum; }
            outcome.Fail("overflow");
            return 0;
        }, mayFault: true);

    private static readonly string[] Texts = ["", "a", "b", "ab", "é", "z"];

    [Fact]
    public void Vectors_compute_what_the_row_by_row_model_says()
    {
        const int seeds = 300;
        for (var seed = 0; seed < seeds; seed++)
        {
            var random = new Random(seed);
            var expression = seed % 2 == 0 ? Condition(random, 4) : Value(random, (ColumnType)random.Next(1, 5) switch
            {
                ColumnType.Float64 => ColumnType.Float64,
                ColumnType.Boolean => ColumnType.Decimal,
                ColumnType.Text => ColumnType.Text,
                _ => ColumnType.Int64,
            }, 4);
            Check(expression, random, seed);
        }
    }

    private static void Check(Expression expression, Random random, int seed)
    {
        var texts = new TextDictionary();
        var frame = new Frame(Columns, texts);
        var faults = new RowFaults();
        var evaluation = new ExpressionEvaluation(expression, Columns, texts);
        // The second frame finds what the first one has left in the scratch.
        for (var time = 0; time < 2; time++)
        {
            frame.Clear();
            var rows = Fill(frame, random);
            faults.Begin(frame.Count);
            var result = evaluation.Evaluate(frame, faults);
            for (var row = 0; row < rows.Count; row++)
            {
                var actual = faults.Has(row) ? "failed" : result.IsNull(row) ? "NULL" : Text(result, row, texts);
                var expected = Expected(expression, rows[row]);
                Assert.True(expected == actual, $"seed {seed}, row {row}: {expression} is {actual}, not {expected}");
                Assert.True(evaluation.MayFault || actual != "failed", $"seed {seed}: {expression} may not fail");
                Assert.True(evaluation.IsNullable || actual != "NULL", $"seed {seed}: {expression} is never NULL");
            }
        }
    }

    private static string Expected(Expression expression, Dictionary<string, object?> row)
    {
        try
        {
            return ExpressionModel.Value(expression, row) switch
            {
                null => "NULL",
                var value => string.Create(CultureInfo.InvariantCulture, $"{value}"),
            };
        }
        catch (ExpressionModel.Failure) { return "failed"; }
    }

    private static string Text(Vec result, int row, TextDictionary texts) => result switch
    {
        Vec<long> longs => string.Create(CultureInfo.InvariantCulture, $"{longs[row]}"),
        Vec<double> doubles => string.Create(CultureInfo.InvariantCulture, $"{doubles[row]}"),
        Vec<decimal> decimals => string.Create(CultureInfo.InvariantCulture, $"{decimals[row]}"),
        Vec<bool> bools => $"{bools[row]}",
        _ => texts[((Vec<int>)result)[row]],
    };

    private static List<Dictionary<string, object?>> Fill(Frame frame, Random random)
    {
        var rows = new List<Dictionary<string, object?>>();
        var count = random.Next(1, 200);
        for (var row = 0; row < count; row++)
        {
            frame.Add(new EventTime(row), Frame.NoKey);
            long? i = random.Next(4) == 0 ? null : Longs[random.Next(Longs.Length)];
            var j = Longs[random.Next(Longs.Length)];
            double? x = random.Next(4) == 0 ? null : Doubles[random.Next(Doubles.Length)];
            decimal? m = random.Next(4) == 0 ? null : Decimals[random.Next(Decimals.Length)];
            var s = random.Next(4) == 0 ? null : Texts[random.Next(Texts.Length)];
            bool? b = random.Next(4) == 0 ? null : random.Next(2) == 0;
            if (i is null) { frame[0].SetNull(row); } else { frame.Longs(0)[row] = i.Value; }
            frame.Longs(1)[row] = j;
            if (x is null) { frame[2].SetNull(row); } else { frame.Doubles(2)[row] = x.Value; }
            if (m is null) { frame[3].SetNull(row); } else { frame.Decimals(3)[row] = m.Value; }
            frame.SetText(4, row, s);
            if (b is null) { frame[5].SetNull(row); } else { frame.Bools(5)[row] = b.Value; }
            rows.Add(new() { ["i"] = i, ["j"] = j, ["x"] = x, ["m"] = m, ["s"] = s, ["b"] = b });
        }
        return rows;
    }

    private static Expression Condition(Random random, int depth)
    {
        if (depth == 0) { return random.Next(3) == 0 ? new Expression.IsNull("i") : new Expression.Column("b"); }
        return random.Next(8) switch
        {
            0 => new Expression.And(Condition(random, depth - 1), Condition(random, depth - 1)),
            1 => new Expression.Or(Condition(random, depth - 1), Condition(random, depth - 1)),
            2 => new Expression.Not(Condition(random, depth - 1)),
            3 => new Expression.IsTrue(Condition(random, depth - 1)),
            4 => new Expression.IsMissing(random.Next(2) == 0
                ? Condition(random, depth - 1) : Value(random, ColumnType.Int64, depth - 1)),
            5 => Choice(random, depth, Condition),
            _ => Compare(random, depth),
        };
    }

    private static Expression.Compare Compare(Random random, int depth)
    {
        var type = random.Next(5) switch
        {
            0 => ColumnType.Float64,
            1 => ColumnType.Decimal,
            2 => ColumnType.Text,
            _ => ColumnType.Int64,
        };
        return new((Comparison)random.Next(1, 7), Value(random, type, depth - 1), Value(random, type, depth - 1));
    }

    private static Expression Value(Random random, ColumnType type, int depth)
    {
        if (depth == 0 || random.Next(5) == 0) { return Leaf(random, type); }
        return random.Next(5) switch
        {
            0 => Choice(random, depth, (r, d) => Value(r, type, d)),
            1 => new Expression.Coalesce(
                [Value(random, type, depth - 1), Value(random, type, depth - 1), Value(random, type, depth - 1)]),
            2 when type == ColumnType.Int64 => new Expression.Call(
                RowAdd, Leaf(random, type), new Expression.Column("j")),
            _ when type == ColumnType.Int64 => new Expression.Call(
                random.Next(2) == 0
                    ? new CheckedArithmetic((ArithmeticOperation)random.Next(1, 6))
                    : new CheckedArithmetic(
                        (ArithmeticOperation)random.Next(1, 6), ColumnType.Int64, int.MinValue, int.MaxValue),
                Value(random, type, depth - 1), Value(random, type, depth - 1)),
            _ when type == ColumnType.Float64 => new Expression.Arithmetic(
                (ArithmeticOperation)random.Next(1, 4), Value(random, type, depth - 1), Value(random, type, depth - 1)),
            _ => Leaf(random, type),
        };
    }

    private static Expression.Case Choice(Random random, int depth, Func<Random, int, Expression> value) => new(
        [
            new(Condition(random, depth - 1), value(random, depth - 1)),
            new(Condition(random, depth - 1), value(random, depth - 1)),
        ], value(random, depth - 1));

    private static Expression Leaf(Random random, ColumnType type)
    {
        if (random.Next(8) == 0) { return new Expression.Null(type); }
        var isColumn = random.Next(3) > 0;
        return type switch
        {
            ColumnType.Float64 => isColumn ? new Expression.Column("x") : new Expression.Float64(2.5),
            ColumnType.Decimal => isColumn ? new Expression.Column("m") : new Expression.Decimal(1.10m),
            ColumnType.Text => isColumn ? new Expression.Column("s") : new Expression.Text("ab"),
            _ => isColumn ? new Expression.Column(random.Next(2) == 0 ? "i" : "j")
                : new Expression.Int64(Longs[random.Next(Longs.Length)]),
        };
    }
}
