using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

public sealed class AggregateStateTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 1e-3)]
    [InlineData(3, 1e9)]
    [InlineData(4, 30.0)]
    public void A_quantile_is_within_one_per_cent_of_the_value_of_its_rank(int seed, double spread)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 2_000).Select(_ => random.Next(10) switch
        {
            0 => 0.0,
            < 4 => -Math.Exp(random.NextDouble() * Math.Log(1 + spread)),
            _ => Math.Exp((random.NextDouble() - 0.5) * 10) * spread,
        }).ToArray();
        var parts = values.Chunk(300).Select(chunk =>
        {
            var part = new SketchState();
            foreach (var value in chunk) { part.Add(value); }
            return part;
        }).OrderBy(_ => random.Next()).ToArray();
        var sketch = new SketchState();
        foreach (var part in parts) { sketch.Merge(part); }
        Array.Sort(values);
        for (var rank = 1; rank <= values.Length; rank++)
        {
            var wanted = values[rank - 1];
            var got = sketch.ValueAt(rank);
            Assert.True(
                Math.Abs(got - wanted) <= Math.Abs(wanted) / 128, $"seed {seed}, rank {rank}: {wanted}, {got}");
        }
        Assert.Equal((values[0], values[^1]), (sketch.ValueAt(1), sketch.ValueAt(values.Length)));
    }

    [Fact]
    public void A_sketch_knows_values_that_are_no_usual_numbers()
    {
        var sketch = new SketchState();
        foreach (var value in (double[])
            [double.NaN, double.PositiveInfinity, 1, double.NegativeInfinity, -1, 0, 1e-320])
        {
            sketch.Add(value);
        }
        Assert.Equal(
            [double.NegativeInfinity, -1, 0, 0, 1, double.PositiveInfinity, double.NaN],
            Enumerable.Range(1, 7).Select(rank => Math.Round(sketch.ValueAt(rank), 1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_sketch_of_any_range_has_no_more_buckets_than_it_may(int seed)
    {
        var random = new Random(seed);
        var values = Enumerable.Range(0, 20_000).Select(_ => Math.Exp((random.NextDouble() - 0.5) * 1_400)).ToArray();
        var one = new SketchState();
        var two = new SketchState();
        foreach (var value in values) { one.Add(value); }
        foreach (var value in values.OrderBy(_ => random.Next())) { two.Add(value); }
        Assert.True(one.Bytes <= 16L * EngineLimits.SketchBucketsMax);
        Array.Sort(values);
        for (var rank = 1; rank <= values.Length; rank += 97)
        {
            Assert.Equal(one.ValueAt(rank), two.ValueAt(rank));
            var wanted = values[rank - 1];
            // What is 2^63 times less than the greatest is told as next to nothing.
            var bound = (wanted / 128) + (values[^1] * Math.Pow(2, -62));
            Assert.True(Math.Abs(one.ValueAt(rank) - wanted) <= bound, $"seed {seed}, rank {rank}");
        }
    }

    [Fact]
    public void A_value_holds_until_the_next_one_and_the_last_until_the_windows_end()
    {
        Assert.Equal(5.0, TimeWeighted(100, (40, 1.0), (60, 7.0), (80, 7.0), (50, 1.0)));
        Assert.Equal(3.0, TimeWeighted(100, (90, 3.0)));
        Assert.Equal(5.0, TimeWeighted(100, (50, 1.0), (50, 5.0)));
        Assert.Equal(1.0, TimeWeighted(long.MaxValue, (50, 1.0), (60, 9.0)));
        Assert.Equal(9.0, TimeWeighted(long.MaxValue, (50, 1.0), (50, 9.0)));
        Assert.Null(TimeWeighted(100));
    }

    [Fact]
    public void A_counter_that_begins_anew_goes_on_growing()
    {
        Assert.Equal((8.0, 8.0 / 3), Growth((0, 10), (1_000_000, 15), (2_000_000, 1), (3_000_000, 3)));
        Assert.Equal((2.0, 2.0), Growth((1_000_000, 3), (0, 1)));
        Assert.Equal((null, null), Growth((0, 3), (0, 5)));
        Assert.Equal((null, null), Growth());
    }

    [Fact]
    public void Sums_of_decimals_are_exact_whatever_their_order()
    {
        decimal[] values = [7.9e28m, 0.1m, -7.9e28m, 0.25m, decimal.MaxValue, decimal.MaxValue, -decimal.MaxValue];
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var random = new Random(seed);
            var folds = new Folds(
                false, new(AggregateFunction.Sum, "exact", "sum"), new(AggregateFunction.Avg, "exact", "avg"));
            var fold = folds.New();
            foreach (var value in values.OrderBy(_ => random.Next())) { folds.Add(fold, Exact(value)); }
            // Too large with two places.
            Assert.Null(folds.Results(fold)[0]);
            folds.Add(fold, Exact(-decimal.MaxValue));
            Assert.Equal("0.35", Convert.ToString(folds.Results(fold)[0], CultureInfo.InvariantCulture));
            Assert.Equal("0.043750", Convert.ToString(folds.Results(fold)[1], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_sum_of_numbers_forgets_what_is_taken_back()
    {
        var folds = new Folds(true, new Aggregate(AggregateFunction.Sum, "number", "sum"));
        var fold = folds.New();
        folds.Add(fold, Number(1), Number(1e17), Number(double.PositiveInfinity), Number(double.NaN));
        Assert.Equal(double.NaN, folds.Results(fold)[0]);
        folds.Retract(fold, Number(double.NaN));
        Assert.Equal(double.PositiveInfinity, folds.Results(fold)[0]);
        folds.Retract(fold, Number(double.PositiveInfinity));
        folds.Retract(fold, Number(1e17));
        Assert.Equal(1.0, folds.Results(fold)[0]);
    }

    [Fact]
    public void Aggregates_of_fixed_size_do_not_allocate()
    {
        var aggregates = Naive.Aggregates(retracts: false);
        var set = new AggregateSet([.. aggregates], Sample.Schema, retracts: false);
        AggregateKernel[] kernels = [.. set.Kernels.Where(kernel => !kernel.HoldsState)];
        Assert.True(kernels.Length > 15);
        var frame = new Frame(Sample.Schema, new());
        foreach (var sample in Sample.Many(new Random(1), EngineLimits.FrameRowsMax)) { sample.AddTo(frame); }
        var size = 0;
        foreach (var kernel in kernels)
        {
            kernel.Offset = size;
            size += kernel.Size;
        }
        var store = new byte[size * 4];
        int[] rows = [.. Enumerable.Range(0, frame.Count).Select(row => row % 4 * size)];
        var before = 0L;
        for (var round = 0; round < 20; round++)
        {
            if (round == 10) { before = GC.GetAllocatedBytesForCurrentThread(); }
            foreach (var kernel in kernels) { kernel.Add(ref store[0], rows, frame); }
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void What_is_released_is_used_again_and_no_longer_counted()
    {
        var kernel = new MultisetKernel<long, IntegerOrder>(0, areTimes: false);
        var row = new byte[kernel.Size];
        var frame = new Frame(Sample.Schema, new());
        foreach (var sample in Sample.Many(new Random(1), 100)) { sample.AddTo(frame); }
        kernel.Create(ref row[0]);
        kernel.Add(ref row[0], new int[100], frame);
        Assert.Equal(1, kernel.Used);
        kernel.Release(ref row[0]);
        Assert.Equal(0, kernel.Used);
        var before = GC.GetAllocatedBytesForCurrentThread();
        kernel.Create(ref row[0]);
        kernel.Release(ref row[0]);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Sample Exact(decimal value) => new(0, null, null, value, null, null, null);

    private static Sample Number(double value, long time = 0) => new(time, null, value, null, null, null, null);

    private static object? TimeWeighted(long end, params (long Time, double Value)[] values)
    {
        var folds = new Folds(false, new Aggregate(AggregateFunction.TimeWeightedAvg, "number", "mean"));
        var fold = folds.New();
        foreach (var (time, value) in values) { folds.Add(fold, Number(value, time)); }
        return folds.Results(fold, end)[0];
    }

    private static (object?, object?) Growth(params (long Time, double Value)[] values)
    {
        var folds = new Folds(
            false, new Aggregate(AggregateFunction.Increase, "number", "i"),
            new Aggregate(AggregateFunction.Rate, "number", "r"));
        var fold = folds.New();
        foreach (var (time, value) in values) { folds.Add(fold, Number(value, time)); }
        var results = folds.Results(fold);
        return (results[0], results[1]);
    }
}
