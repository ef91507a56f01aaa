using System.Globalization;

namespace Telemetry.Engine.Sql.Tests.Differential;

/// <summary>Random expressions over a table's numbers, in C#'s own three-valued logic.</summary>
internal sealed class NaiveExpressions(Random random, NaiveTable table, string prefix = "")
{
    public NaiveExpression<long?> Number(int depth = 2) => random.Next(depth > 0 ? 8 : 3) switch
    {
        0 or 1 => Column(),
        2 => Literal(),
        3 => Both(Number(depth - 1), Number(depth - 1), "+", (left, right) => left + right),
        4 => Both(Number(depth - 1), Number(depth - 1), "-", (left, right) => left - right),
        5 => Remainder(Number(depth - 1)),
        6 => Case(Truth(depth - 1), Number(depth - 1), Number(depth - 1)),
        _ => Coalesce(Number(depth - 1), Number(depth - 1)),
    };

    public NaiveExpression<bool?> Truth(int depth = 2) => random.Next(depth > 0 ? 9 : 4) switch
    {
        0 => Compare(Number(depth - 1), Number(depth - 1), "<", (left, right) => left < right),
        1 => Compare(Number(depth - 1), Number(depth - 1), "=", (left, right) => left == right),
        2 => Compare(Number(depth - 1), Number(depth - 1), ">=", (left, right) => left >= right),
        3 => IsNull(Number(depth - 1)),
        4 => Join(Truth(depth - 1), Truth(depth - 1), "AND", (left, right) => left & right),
        5 => Join(Truth(depth - 1), Truth(depth - 1), "OR", (left, right) => left | right),
        6 => Not(Truth(depth - 1)),
        7 => OneOf(Number(depth - 1)),
        _ => Distinct(Number(depth - 1), Number(depth - 1)),
    };

    public NaiveExpression<long?> Column()
    {
        var numbers = table.Numbers.ToList();
        if (numbers.Count == 0) { return Literal(); }
        var column = numbers[random.Next(numbers.Count)];
        return new($"{prefix}`{table.Columns[column]}`", row => (long?)row[column]);
    }

    private NaiveExpression<long?> Literal()
    {
        if (random.Next(6) == 0) { return new("CAST(NULL AS BIGINT)", _ => null); }
        long value = random.Next(-2, 5);
        return new(value < 0 ? $"({Print(value)})" : Print(value), _ => value);
    }

    private NaiveExpression<long?> Remainder(NaiveExpression<long?> operand)
    {
        long by = random.Next(2, 5);
        return new($"({operand.Sql} % {Print(by)})", row => operand.Of(row) % by);
    }

    private NaiveExpression<bool?> OneOf(NaiveExpression<long?> operand)
    {
        var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Literal()).ToList();
        var isNegated = random.Next(2) == 0;
        var list = string.Join(", ", items.Select(item => item.Sql));
        var sql = $"({operand.Sql} {(isNegated ? "NOT " : "")}IN ({list}))";
        return new(sql, row =>
        {
            var found = items.Select(item => Equal(operand.Of(row), item.Of(row)))
                .Aggregate((bool?)false, (one, two) => one | two);
            return isNegated ? !found : found;
        });
    }

    public static bool? Equal(long? left, long? right) => left is null || right is null ? null : left == right;

    private static NaiveExpression<long?> Both(
        NaiveExpression<long?> left, NaiveExpression<long?> right, string sign, Func<long?, long?, long?> of) =>
        new($"({left.Sql} {sign} {right.Sql})", row => of(left.Of(row), right.Of(row)));

    private static NaiveExpression<long?> Case(
        NaiveExpression<bool?> when, NaiveExpression<long?> then, NaiveExpression<long?> other) =>
        new($"CASE WHEN {when.Sql} THEN {then.Sql} ELSE {other.Sql} END",
            row => when.Of(row) == true ? then.Of(row) : other.Of(row));

    private static NaiveExpression<long?> Coalesce(NaiveExpression<long?> one, NaiveExpression<long?> two) =>
        new($"COALESCE({one.Sql}, {two.Sql})", row => one.Of(row) ?? two.Of(row));

    private static NaiveExpression<bool?> Compare(
        NaiveExpression<long?> left, NaiveExpression<long?> right, string sign, Func<long, long, bool> of) =>
        new($"({left.Sql} {sign} {right.Sql})",
            row => left.Of(row) is { } one && right.Of(row) is { } two ? of(one, two) : null);

    private static NaiveExpression<bool?> Join(
        NaiveExpression<bool?> left, NaiveExpression<bool?> right, string sign, Func<bool?, bool?, bool?> of) =>
        new($"({left.Sql} {sign} {right.Sql})", row => of(left.Of(row), right.Of(row)));

    private static NaiveExpression<bool?> Not(NaiveExpression<bool?> operand) =>
        new($"(NOT {operand.Sql})", row => !operand.Of(row));

    private static NaiveExpression<bool?> IsNull(NaiveExpression<long?> operand) =>
        new($"({operand.Sql} IS NULL)", row => operand.Of(row) is null);

    private static NaiveExpression<bool?> Distinct(NaiveExpression<long?> left, NaiveExpression<long?> right) =>
        new($"({left.Sql} IS DISTINCT FROM {right.Sql})", row => left.Of(row) != right.Of(row));

    private static string Print(long value) => value.ToString(CultureInfo.InvariantCulture);
}
