using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

/// <summary>A row of a column of each type.</summary>
internal sealed record Sample(
    long Time, long? Integer, double? Number, decimal? Exact, string? Text, bool? Flag, long? Instant)
{
    public static readonly Schema Schema = new(
        new("integer", ColumnType.Int64, true), new("number", ColumnType.Float64, true),
        new("exact", ColumnType.Decimal, true), new("text", ColumnType.Text, true),
        new("flag", ColumnType.Boolean, true), new("instant", ColumnType.Time, true));

    /// <summary>A row of few different values, some of them NULL.</summary>
    public static Sample Of(Random random, long timeMax) => new(
        random.NextInt64(timeMax),
        random.Next(5) == 0 ? null : random.Next(3) == 0 ? random.NextInt64(long.MinValue / 8, long.MaxValue / 8)
            : random.Next(-5, 6),
        random.Next(5) == 0 ? null : random.Next(-40, 41) / 4.0,
        random.Next(5) == 0 ? null : new decimal(random.Next(-500, 501)) / (decimal)Math.Pow(10, random.Next(4)),
        random.Next(5) == 0 ? null : ((char)('a' + random.Next(6))).ToString(),
        random.Next(4) == 0 ? null : random.Next(2) == 0,
        random.Next(5) == 0 ? null : random.Next(100));

    public static List<Sample> Many(Random random, int count, long timeMax = 1_000) =>
        [.. Enumerable.Range(0, count).Select(_ => Of(random, timeMax))];

    public void AddTo(Frame frame)
    {
        var row = frame.Add(new EventTime(Time), 0);
        Set(frame.Longs(0), row, Integer);
        Set(frame.Doubles(1), row, Number);
        Set(frame.Decimals(2), row, Exact);
        frame.SetText(3, row, Text);
        Set(frame.Bools(4), row, Flag);
        Set(frame.Longs(5), row, Instant);
    }

    private static void Set<T>(Vec<T> vec, int row, T? value)
        where T : unmanaged
    {
        vec[row] = value ?? default;
        if (value is null) { vec.SetNull(row); }
    }
}
