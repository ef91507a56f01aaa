using CsCheck;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Tests.State;

public sealed class KeyTableTests
{
    private static readonly KeySpace Mixed = new(
        "mixed", [new("name", ColumnType.Text), new("n", ColumnType.Int64), new("x", ColumnType.Float64)], -1);

    [Fact]
    public void Keys_sort_by_their_columns_whatever_their_order_of_arrival()
    {
        Gen.Select(Gen.String[Gen.Char['\0', 'd'], 0, 3], Gen.Long, Gen.Double[-1e9, 1e9]).List[1, 60].Sample(keys =>
        {
            var partition = new PipelineBuilder("p").Build().CreatePartition();
            var table = partition.KeysOf(Mixed);
            foreach (var (name, n, x) in keys)
            {
                table.Intern([partition.Texts.Intern(name), n, BitConverter.DoubleToInt64Bits(x)]);
                _ = table.Sorted.Length;
            }
            var sorted = table.Sorted.ToArray().Select(key =>
                (table.TextAt(key, 0), table.PackedAt(key, 1), BitConverter.Int64BitsToDouble(table.PackedAt(key, 2))));
            var expected = keys.Distinct().OrderBy(k => k.Item1, StringComparer.Ordinal).ThenBy(k => k.Item2)
                .ThenBy(k => k.Item3);
            return sorted.SequenceEqual(expected);
        }, iter: 200);
    }

    [Fact]
    public void An_encoded_key_is_the_same_key_in_another_partition()
    {
        var (one, two) = (new PipelineBuilder("p").Build().CreatePartition(),
            new PipelineBuilder("p").Build().CreatePartition());
        two.Texts.Intern("something else");
        var key = one.KeysOf(Mixed).Intern([one.Texts.Intern("a\0b"), -7, BitConverter.DoubleToInt64Bits(-0.5)]);

        var same = two.KeysOf(Mixed).InternEncoded(one.KeysOf(Mixed).Encoded(key));

        Assert.Equal("a\0b", two.KeysOf(Mixed).TextAt(same, 0));
        Assert.Equal(-7, two.KeysOf(Mixed).PackedAt(same, 1));
        Assert.True(one.KeysOf(Mixed).Encoded(key).SequenceEqual(two.KeysOf(Mixed).Encoded(same)));
    }

    [Fact]
    public void The_keys_of_a_source_are_in_order()
    {
        var partition = new PipelineBuilder("p").Build().CreatePartition();
        var series = partition.KeysOf(KeySpace.Series);
        foreach (var (device, metric) in (ReadOnlySpan<(string, string)>)[
            ("b", "z"), ("a", "m"), ("b", "c"), ("b", "m")])
        {
            series.Intern([partition.Texts.Intern(device), partition.Texts.Intern(metric)]);
        }

        var keys = series.OfSource(series.SourceOf(0)).ToArray();

        Assert.Equal(["c", "m", "z"], keys.Select(key => series.TextAt(key, 1)));
    }
}
