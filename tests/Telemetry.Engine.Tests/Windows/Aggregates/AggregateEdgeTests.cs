using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

public sealed class AggregateEdgeTests
{
    [Fact]
    public void Greatest_values_of_restored_folds_are_all_there_when_they_become_one()
    {
        var (left, right) = (new TopKernel<long, IntegerOrder>(0, 3, false), new TopState<long, IntegerOrder>());
        var row = new byte[left.Size * 2];
        left.Create(ref row[0]);
        left.Offset = left.Size;
        left.Create(ref row[0]);
        right.Limit = 3;
        right.Add(5);
        right.Add(7);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        right.Write(new(buffer));
        left.Read(new(buffer.WrittenSpan.ToArray()), ref row[0]);
        left.Offset = 0;
        left.Read(new(buffer.WrittenSpan.ToArray()), ref row[0]);

        left.Merge(ref row[0], ref row[left.Size]);

        var merged = new System.Buffers.ArrayBufferWriter<byte>();
        left.Write(new(merged), ref row[0]);
        var all = new TopState<long, IntegerOrder> { Limit = 9 };
        all.Read(new(merged.WrittenSpan.ToArray()));
        Assert.Equal(3, all.Values.Total);
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_held_no_time_has_no_part_in_the_mean_over_time(double replaced)
    {
        var track = new TrackState();
        track.Add(50, replaced);
        track.Add(50, 5);
        Assert.Equal(5.0, track.MeanUntil(100));
        track.Add(75, 7);
        Assert.Equal(6.0, track.MeanUntil(100));
    }

    [Fact]
    public void The_extremes_of_values_that_are_no_numbers_are_no_numbers()
    {
        var fold = StatsAccumulator.Create();
        StatsAccumulator.Add(ref fold, double.NaN);
        Assert.Equal(double.NaN, StatsAccumulator.Result(AggregateFunction.Min, fold).ToFloat64());
        Assert.Equal(double.NaN, StatsAccumulator.Result(AggregateFunction.Max, fold).ToFloat64());
        StatsAccumulator.Add(ref fold, double.PositiveInfinity);
        Assert.Equal(double.PositiveInfinity, StatsAccumulator.Result(AggregateFunction.Min, fold).ToFloat64());
    }

    [Fact]
    public void A_variance_of_large_values_survives_a_merge_into_none()
    {
        var fold = MomentsAccumulator.Create();
        MomentsAccumulator.Add(ref fold, 1e200);
        MomentsAccumulator.Add(ref fold, 1e200);
        var merged = MomentsAccumulator.Create();
        MomentsAccumulator.Merge(ref merged, fold);
        Assert.Equal(0.0, MomentsAccumulator.Result(AggregateFunction.VarPop, merged).ToFloat64());
    }
}
