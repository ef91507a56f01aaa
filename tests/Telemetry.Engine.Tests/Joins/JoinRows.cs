using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>Rows of two tables, <c>l</c> and <c>r</c>: a key that may be NULL, a number, and a value.</summary>
internal static class JoinRows
{
    public static readonly Schema Left = new(
        new("k", ColumnType.Text, true), new("id", ColumnType.Int64), new("v", ColumnType.Float64, true));

    public static readonly Schema Right = new(
        new("name", ColumnType.Text, true), new("id", ColumnType.Int64), new("v", ColumnType.Float64, true),
        new("note", ColumnType.Text));

    private static readonly Column[] Windows =
        [new("window_start", ColumnType.Time, true), new("window_end", ColumnType.Int64, true)];

    /// <summary>The values' sum is less than 12.</summary>
    public static readonly Expression SumIsSmall = new Expression.Compare(
        Comparison.Less,
        new Expression.Arithmetic(
            ArithmeticOperation.Add, new Expression.Column("v"), new Expression.Column("right_v")),
        new Expression.Float64(12));

    public static Pipeline Pipeline(
        Func<PipelineStream, PipelineStream, PipelineStream> join, bool windows = false, bool leftUpdates = false,
        bool rightUpdates = false, params string[] sides)
    {
        var builder = new PipelineBuilder("p");
        Column[] more = windows ? Windows : [];
        var left = builder.Table("l", new([.. Left.Columns, .. more]), updates: leftUpdates).KeyBy("k");
        var right = builder.Table("r", new([.. Right.Columns, .. more]), updates: rightUpdates).KeyBy("name");
        var joined = join(left, right);
        joined.To("out");
        foreach (var side in sides) { joined.Side(side).To(side); }
        return builder.Build();
    }

    public static string Line(JoinRow? left, JoinRow? right) => string.Join(' ',
        [.. left is null ? [] : left.Columns("k", ""), .. right is null ? [] : right.Columns("right_name", "right_")]);

    public static void Same(string what, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, got) = (expected.Order().ToArray(), actual.Order().ToArray());
        var missing = wanted.Except(got).FirstOrDefault() ?? "nothing";
        var extra = got.Except(wanted).FirstOrDefault() ?? "nothing";
        Assert.True(
            wanted.SequenceEqual(got),
            $"{what}: {wanted.Length} rows, got {got.Length}; missing {missing}, extra {extra}");
    }

    /// <summary>Rows of both sides in disorder, and watermarks.</summary>
    public static List<ScriptStep> RandomScript(
        Random random, List<JoinRow> rows, int length, Func<JoinRow, JoinRow>? change = null)
    {
        var script = new List<ScriptStep>();
        var (now, clock) = (0L, long.MinValue);
        for (var step = 0; step < length; step++)
        {
            now += random.Next(4);
            if (random.Next(8) == 0 && now - 10 > clock)
            {
                clock = now - random.Next(10);
                script.Add(new ScriptStep.Watermark(random.Next(2) == 0 ? "l" : "r", new(clock)));
                continue;
            }
            var time = now - random.Next(random.Next(6) == 0 ? 50 : 8);
            var key = random.Next(6) == 0 ? null : $"k{random.Next(3)}";
            var row = new JoinRow(
                random.Next(2), step, time, key, random.Next(6) == 0 ? null : random.Next(10), clock);
            if (change is not null) { row = change(row); }
            rows.Add(row);
            script.Add(row.Step());
        }
        return script;
    }
}

/// <summary>A row in the model.</summary>
/// <param name="Side">0 left, 1 right.</param>
/// <param name="Id">Its number.</param>
/// <param name="Time">Its event time.</param>
/// <param name="Key">Its key, or NULL.</param>
/// <param name="Value">Its value, or NULL.</param>
/// <param name="Clock">The watermark when it came.</param>
internal sealed record JoinRow(int Side, long Id, long Time, string? Key, double? Value, long Clock)
{
    public bool IsLate => Time <= Clock;

    public (long Start, long End)? Window { get; init; }

    public bool HasWindow { get; init; }

    public ScriptStep.Row Step(ChangeKind kind = ChangeKind.Insert)
    {
        object?[] own = Side == 0 ? [Key, Id, Value] : [Key, Id, Value, $"note {Id}"];
        object?[] window = HasWindow ? [Window?.Start, Window?.End] : [];
        return new(Side == 0 ? "l" : "r", new EventTime(Time), [.. own, .. window]) { Kind = kind };
    }

    public IEnumerable<string> Columns(string key, string prefix)
    {
        if (Key is not null) { yield return $"{key}={Key}"; }
        yield return $"{prefix}id={Id}";
        if (Value is { } value) { yield return FormattableString.Invariant($"{prefix}v={value}"); }
        if (Side == 1) { yield return $"{prefix}note=note {Id}"; }
        if (Window is not { } window) { yield break; }
        yield return $"{prefix}window_start={window.Start}";
        yield return $"{prefix}window_end={window.End}";
    }

    /// <summary>The row alone, under its own names.</summary>
    public string Alone => string.Join(' ', Columns(Side == 0 ? "k" : "name", ""));

    public bool HasKeyOf(JoinRow other, bool matchesNulls) => Key == other.Key && (Key is not null || matchesNulls);

    public bool IsSmallWith(JoinRow other) => Value + other.Value < 12;
}
