using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

public sealed class AggregatePropertyTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_aggregate_says_what_its_definition_says(int seed)
    {
        var random = new Random(seed);
        var folds = new Folds(retracts: false, Naive.Aggregates(retracts: false));
        var samples = Sample.Many(random, random.Next(0, 60), timeMax: seed % 3 == 0 ? 10 : 1_000);
        var fold = folds.New();
        folds.Add(fold, samples);
        Check(folds, fold, Naive.Aggregates(retracts: false), samples, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Panes_can_be_merged_in_any_order(int seed)
    {
        var random = new Random(seed);
        var folds = new Folds(retracts: false, Naive.Aggregates(retracts: false));
        var samples = Sample.Many(random, random.Next(1, 80));
        // Panes divide time, so rows of one instant are in one pane.
        var panes = samples.GroupBy(sample => sample.Time / 125).OrderBy(_ => random.Next()).ToArray();
        var total = folds.New();
        foreach (var pane in panes)
        {
            var part = folds.New();
            folds.Add(part, pane.ToArray());
            var copy = folds.Restore(folds.Snapshot(part));
            folds.Release(part);
            folds.Merge(total, copy);
            folds.Release(copy);
        }
        Check(folds, total, Naive.Aggregates(retracts: false), samples, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_can_be_taken_back(int seed)
    {
        var random = new Random(seed);
        var aggregates = Naive.Aggregates(retracts: true);
        var folds = new Folds(retracts: true, aggregates);
        var fold = folds.New();
        var left = new List<Sample>();
        foreach (var sample in Sample.Many(random, 80))
        {
            folds.Add(fold, sample);
            left.Add(sample);
            if (random.Next(3) != 0) { continue; }
            var gone = left[random.Next(left.Count)];
            left.Remove(gone);
            folds.Retract(fold, gone);
        }
        Check(folds, fold, aggregates, left, seed);
        Assert.Equal(left.Count, folds.Set.RowsOf(ref fold[0]));
        foreach (var sample in left) { folds.Retract(fold, sample); }
        Check(folds, fold, aggregates, [], seed);
        Assert.Equal(folds.Snapshot(folds.New()), folds.Snapshot(fold));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_snapshot_does_not_tell_in_which_order_values_came(int seed)
    {
        var random = new Random(seed);
        var folds = new Folds(
            retracts: false,
            [
                .. Naive.Aggregates(retracts: false).Where(aggregate => aggregate.Function
                    is AggregateFunction.Count or AggregateFunction.CountDistinct or AggregateFunction.TopK
                    or AggregateFunction.Min or AggregateFunction.Max && aggregate.Argument != "exact"
                    && aggregate.Argument != "number"),
                new(AggregateFunction.Sum, "exact", "sum"), new(AggregateFunction.Sum, "integer", "total"),
                new(AggregateFunction.Quantile, "number", "median") { Parameter = 0.5 },
            ]);
        // One scale: of equal decimals the first one is kept.
        var samples = Sample.Many(random, 60)
            .Select(row => row with { Exact = row.Exact is { } exact ? decimal.Round(exact) : null }).ToArray();
        var one = folds.New();
        folds.Add(one, samples);
        var two = folds.New();
        folds.Add(two, samples.OrderBy(_ => random.Next()).ToArray());
        Assert.Equal(folds.Snapshot(one), folds.Snapshot(two));
        Assert.Equal(folds.Snapshot(one), folds.Snapshot(folds.Restore(folds.Snapshot(one))));
    }

    private static void Check(
        Folds folds, byte[] fold, Aggregate[] aggregates, List<Sample> samples, int seed)
    {
        var results = folds.Results(fold);
        for (var index = 0; index < aggregates.Length; index++)
        {
            var expected = Naive.Of(aggregates[index], samples);
            var isEqual = (expected, results[index]) switch
            {
                (double wanted, double got) => Math.Abs(wanted - got) <= 1e-9 * Math.Max(1, Math.Abs(wanted))
                    || IsVariance(aggregates[index]) && Math.Abs(wanted - got) <= 1e-6 * Math.Abs(wanted),
                var (wanted, got) => Equals(wanted, got),
            };
            Assert.True(
                isEqual, $"seed {seed}: {aggregates[index]} of {samples.Count}: {expected} != {results[index]}");
        }
    }

    private static bool IsVariance(Aggregate aggregate) => aggregate.Function
        is AggregateFunction.VarPop or AggregateFunction.VarSamp or AggregateFunction.StddevPop
        or AggregateFunction.StddevSamp;
}
