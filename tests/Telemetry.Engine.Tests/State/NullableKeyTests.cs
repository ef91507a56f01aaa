using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.State;

public sealed class NullableKeyTests
{
    private static readonly Column[] Columns =
    [
        new("exact", ColumnType.Decimal, true), new("name", ColumnType.Text, true), new("n", ColumnType.Int64, true),
        new("x", ColumnType.Float64),
    ];

    private static readonly KeySpace Space = new("nullable", Columns, -1);

    [Fact]
    public void Decimals_that_are_equal_make_one_key()
    {
        var (_, table, frame) = Make();
        var one = Intern(table, frame, (1.10m, "a", 1, 0.0));
        Assert.Equal(one, Intern(table, frame, (1.1m, "a", 1, -0.0)));
        Assert.Equal(1.1m, table.DecimalAt(one, 0));
        Assert.NotEqual(one, Intern(table, frame, (1.11m, "a", 1, 0.0)));
        Assert.Equal(Intern(table, frame, (0m, "a", 1, 0)), Intern(table, frame, (-0.00m, "a", 1, 0)));
    }

    [Fact]
    public void Null_is_a_key_value_of_its_own()
    {
        var (_, table, frame) = Make();
        var none = Intern(table, frame, (null, null, null, 1));
        Assert.Equal(none, Intern(table, frame, (null, null, null, 1)));
        Assert.NotEqual(none, Intern(table, frame, (0m, null, null, 1)));
        Assert.NotEqual(none, Intern(table, frame, (null, "", null, 1)));
        Assert.NotEqual(none, Intern(table, frame, (null, null, 0, 1)));
        Assert.True(table.IsNullAt(none, 0) && table.IsNullAt(none, 1) && table.IsNullAt(none, 2));
        Assert.False(table.IsNullAt(none, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Keys_are_in_the_order_of_their_values_with_null_first_and_go_through_their_bytes(int seed)
    {
        var random = new Random(seed);
        var (_, table, frame) = Make();
        var (_, other, _) = Make();
        var rows = new List<(decimal? Exact, string? Name, long? N, double X)>();
        for (var count = 0; count < 500; count++)
        {
            rows.Add((RandomDecimal(random), random.Next(4) == 0 ? null : $"{(char)('a' + random.Next(3))}",
                random.Next(3) == 0 ? null : random.Next(-2, 3), random.Next(-3, 4) / 2.0));
        }
        var keys = rows.Select(row => Intern(table, frame, row)).ToArray();
        var expected = rows.Distinct().OrderBy(r => r.Exact is not null).ThenBy(r => r.Exact)
            .ThenBy(r => r.Name is not null).ThenBy(r => r.Name, StringComparer.Ordinal)
            .ThenBy(r => r.N is not null).ThenBy(r => r.N).ThenBy(r => r.X);
        Assert.Equal(expected, table.Sorted.ToArray().Select(key => rows[Array.IndexOf(keys, key)]));
        foreach (var key in table.Sorted)
        {
            var copy = other.InternEncoded(table.Encoded(key));
            Assert.True(other.Encoded(copy).SequenceEqual(table.Encoded(key)), $"seed {seed}");
            if (!table.IsNullAt(key, 0)) { Assert.Equal(table.DecimalAt(key, 0), other.DecimalAt(copy, 0)); }
        }
    }

    [Fact]
    public void Keys_are_written_back_with_their_nulls()
    {
        var (partition, table, frame) = Make();
        var key = Intern(table, frame, (null, "b", null, 2.5));
        var target = new Frame(new Schema(Columns), partition.Texts);
        target.Add(new EventTime(0), key);
        table.WriteTo(target, 0, 0, key);
        Assert.True(target[0].IsNull(0) && target[2].IsNull(0));
        Assert.Equal(("b", 2.5), (target.TextAt(1, 0), target.Doubles(3)[0]));
    }

    [Fact]
    public void The_column_of_the_source_cannot_be_nullable()
    {
        var space = new KeySpace("wrong", [new("device", ColumnType.Text, true)], 0);
        Assert.Throws<ArgumentException>(() => new PipelineBuilder("p").Build().CreatePartition().KeysOf(space));
    }

    private static decimal? RandomDecimal(Random random) => random.Next(6) switch
    {
        0 => null,
        1 => random.Next(2) == 0 ? decimal.MaxValue : decimal.MinValue,
        2 => new decimal(random.Next(3), 0, 0, random.Next(2) == 0, 28),
        3 => new decimal(random.Next(5), 0, random.Next(5), random.Next(2) == 0, 20),
        _ => random.Next(-30, 30) / 10m,
    };

    private static (Partition Partition, KeyTable Table, Frame Frame) Make()
    {
        var partition = new PipelineBuilder("p").Build().CreatePartition();
        return (partition, partition.KeysOf(Space), new(new Schema(Columns), partition.Texts));
    }

    private static int Intern(KeyTable table, Frame frame, (decimal? Exact, string? Name, long? N, double X) row)
    {
        frame.Clear();
        frame.Add(new EventTime(0), Frame.NoKey);
        if (row.Exact is { } exact) { frame.Decimals(0)[0] = exact; } else { frame[0].SetNull(0); }
        frame.SetText(1, 0, row.Name);
        if (row.N is { } n) { frame.Longs(2)[0] = n; } else { frame[2].SetNull(0); }
        frame.Doubles(3)[0] = row.X;
        return table.InternFrom(frame, 0);
    }
}
