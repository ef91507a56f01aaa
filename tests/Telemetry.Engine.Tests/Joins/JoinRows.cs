using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Joins;

/// <summary>Rows of two tables, <c>l</c> and <c>r</c>: a key that may be NULL, a number of its own, and a value.</summary>
internal static class JoinRows
{
    public static readonly Schema Left = new(
        new("k", ColumnType.Text, true), new("id", ColumnType.Int64), new("v", ColumnType.Float64, true));

    public static readonly Schema Right = new(
        new("name", ColumnType.Text, true), new("id", ColumnType.Int64), new("v", ColumnType.Float64, true),
        new("note", ColumnType.Text));

    /// <summary>The values' sum is less than 12.</summary>
    public static readonly Expression SumIsSmall = new Expression.Compare(
        Comparison.Less,
        new Expression.Arithmetic(
            ArithmeticOperation.Add, new Expression.Column("v"), new Expression.Column("right_v")),
        new Expression.Float64(12));

    public static Pipeline Pipeline(
        Func<PipelineStream, PipelineStream, PipelineStream> join, bool updates = false, params string[] sides)
    {
        var builder = new PipelineBuilder("p");
        var left = builder.Table("l", Left, updates: updates).KeyBy("k");
        var right = builder.Table("r", Right, updates: updates).KeyBy("name");
        var joined = join(left, right);
        joined.To("out");
        foreach (var side in sides) { joined.Side(side).To(side); }
        return builder.Build();
    }

    public static string Line(JoinRow? left, JoinRow? right) =>
        string.Join(' ', [.. left is null ? [] : left.Columns("k", ""), .. right is null ? [] : right.Columns("right_name", "right_")]);
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

    public ScriptStep.Row Step(ChangeKind kind = ChangeKind.Insert) => Side == 0
        ? new("l", new EventTime(Time), Key, Id, Value) { Kind = kind }
        : new("r", new EventTime(Time), Key, Id, Value, $"note {Id}") { Kind = kind };

    public IEnumerable<string> Columns(string key, string prefix)
    {
        if (Key is not null) { yield return $"{key}={Key}"; }
        yield return $"{prefix}id={Id}";
        if (Value is { } value) { yield return FormattableString.Invariant($"{prefix}v={value}"); }
        if (Side == 1) { yield return $"{prefix}note=note {Id}"; }
    }

    /// <summary>The row alone, under its own names.</summary>
    public string Alone => string.Join(' ', Columns(Side == 0 ? "k" : "name", ""));

    public bool HasKeyOf(JoinRow other, bool matchesNulls) => Key == other.Key && (Key is not null || matchesNulls);

    public bool IsSmallWith(JoinRow other) => Value + other.Value < 12;
}
