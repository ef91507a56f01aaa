using System.Globalization;

namespace Telemetry.Engine.Sql.Tests.Differential;

/// <summary>Makes views out of tables and other views, each with one clause of SQL, and their rows beside.</summary>
internal sealed class NaiveQueries(Random random)
{
    private const long Second = Execution.Trial.Second;

    private readonly List<string> _views = [];

    /// <summary>The statements so far.</summary>
    public string Script => string.Concat(_views);

    public NaiveTable Filter(NaiveTable input)
    {
        var where = new NaiveExpressions(random, input).Truth();
        return View(
            $"SELECT * FROM {input.Name} WHERE {where.Sql}",
            input with { Rows = [.. input.Rows.Where(row => where.Of(row) == true)] });
    }

    public NaiveTable Project(NaiveTable input)
    {
        var numbers = Enumerable.Range(0, random.Next(1, 4)).Select(_ => new NaiveExpressions(random, input).Number())
            .ToList();
        var kept = input.Columns.Where(column => column is "ts" or "id" || column[0] == 's').ToArray();
        var items = kept.Concat(numbers.Select((number, index) => $"{number.Sql} AS {Numbered("p", index)}"));
        return View($"SELECT {string.Join(", ", items)} FROM {input.Name}", input with
        {
            Columns = [.. kept, .. numbers.Select((_, index) => Numbered("p", index))],
            Rows = [.. input.Rows.Select(row => kept.Select(column => row[input.IndexOf(column)])
                .Concat(numbers.Select(number => (object?)number.Of(row))).ToArray())],
        });
    }

    /// <summary>GROUP BY, in windows when the rows have a time.</summary>
    public NaiveTable Group(NaiveTable input, bool isWindowed)
    {
        var key = input.Texts >= 0 && random.Next(2) == 0
            ? new NaiveExpression<object?>($"`{input.Columns[input.Texts]}`", row => row[input.Texts])
            : Boxed(new NaiveExpressions(random, input).Column());
        var keyName = key.Sql.Length > 2 && key.Sql[1] == 's' ? "sk" : "nk";
        var calls = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Aggregate(input)).ToList();
        var (size, slide) = (4 * Second, random.Next(2) == 0 ? 4 * Second : 2 * Second);
        var source = !isWindowed ? input.Name
            : size == slide ? $"TABLE(TUMBLE(TABLE {input.Name}, DESCRIPTOR(ts), INTERVAL '4' SECOND))"
            : $"TABLE(HOP(TABLE {input.Name}, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '4' SECOND))";
        var items = calls.Select((call, index) => $"{call.Sql} AS {Numbered("g", index)}");
        var groups = input.Rows
            .SelectMany(row => isWindowed ? WindowsOf((long)row[input.IndexOf("ts")]!, size, slide) : [0L],
                (row, start) => (row, start))
            .GroupBy(pair => (Key: key.Of(pair.row), pair.start), pair => pair.row);
        return View(
            $"SELECT {key.Sql} AS {keyName}, {string.Join(", ", items)} FROM {source} GROUP BY {key.Sql}"
            + (isWindowed ? ", window_start, window_end" : ""),
            new("", [keyName, .. calls.Select((_, index) => Numbered("g", index))],
                [.. groups.Select(rows => (object?[])[rows.Key.Key, .. calls.Select(call => call.Of([.. rows]))])]));
    }

    public NaiveTable Join(NaiveTable left, NaiveTable right)
    {
        var (leftKeys, rightKeys) = (left.Numbers.ToList(), right.Numbers.ToList());
        var (one, two) = (leftKeys[random.Next(leftKeys.Count)], rightKeys[random.Next(rightKeys.Count)]);
        string[] columns =
            [.. left.Columns.Select(c => Renamed(c, "l")), .. right.Columns.Select(c => Renamed(c, "r"))];
        // In the condition each column has a number, until it is known how it is written.
        var more = new NaiveExpressions(
            random, new("", [.. columns.Select((column, index) => Numbered($"{column}#", index))], [])).Truth(1);
        var moreSql = more.Sql;
        for (var index = 0; index < columns.Length; index++)
        {
            var isLeft = index < left.Columns.Length;
            var name = isLeft ? left.Columns[index] : right.Columns[index - left.Columns.Length];
            moreSql = moreSql.Replace(
                $"`{columns[index]}#{Numbered("", index)}`", $"{(isLeft ? "l" : "r")}.`{name}`",
                StringComparison.Ordinal);
        }
        var kind = random.Next(4);
        var rows = Joined(left, right, kind, (a, b) =>
            NaiveExpressions.Equal((long?)a[one], (long?)b[two]) == true && more.Of([.. a, .. b]) == true);
        var items = left.Columns.Select(c => $"l.`{c}` AS `{Renamed(c, "l")}`")
            .Concat(right.Columns.Select(c => $"r.`{c}` AS `{Renamed(c, "r")}`"));
        var word = ((string[])["", "LEFT ", "RIGHT ", "FULL "])[kind];
        return View(
            $"SELECT {string.Join(", ", items)} FROM {left.Name} AS l {word}JOIN {right.Name} AS r"
            + $" ON l.`{left.Columns[one]}` = r.`{right.Columns[two]}` AND {moreSql}",
            new("", columns, rows));
    }

    /// <summary>[NOT] IN and [NOT] EXISTS.</summary>
    public NaiveTable Semi(NaiveTable input, NaiveTable other)
    {
        var numbers = other.Numbers.ToList();
        var column = numbers[random.Next(numbers.Count)];
        var value = new NaiveExpressions(random, input, $"{input.Name}.").Column();
        var (not, isNegated) = random.Next(2) == 0 ? ("", false) : ("NOT ", true);
        var isIn = random.Next(2) == 0;
        bool Passes(object?[] row)
        {
            var found = other.Rows.Select(one => NaiveExpressions.Equal(value.Of(row), (long?)one[column]))
                .Aggregate((bool?)false, (one, two) => one | two);
            return isIn ? (isNegated ? !found : found) == true : (found == true) != isNegated;
        }

        var name = $"`{other.Columns[column]}`";
        var test = isIn ? $"{value.Sql} {not}IN (SELECT {name} FROM {other.Name})"
            : $"{not}EXISTS (SELECT * FROM {other.Name} AS inner_one WHERE inner_one.{name} = {value.Sql})";
        return View(
            $"SELECT * FROM {input.Name} WHERE {test}",
            input with { Rows = [.. input.Rows.Where(Passes)], IsTimed = false });
    }

    public NaiveTable Set(NaiveTable one, NaiveTable two)
    {
        var (left, right) = (new NaiveExpressions(random, one).Column(), new NaiveExpressions(random, two).Column());
        var (a, b) = (one.Rows.Select(left.Of).ToList(), two.Rows.Select(right.Of).ToList());
        var (word, rows) = random.Next(4) switch
        {
            0 => ("UNION ALL", a.Concat(b)),
            1 => ("UNION", a.Union(b)),
            2 => ("INTERSECT", a.Intersect(b)),
            _ => ("EXCEPT", a.Except(b)),
        };
        return View(
            $"SELECT {left.Sql} AS u FROM {one.Name} {word} SELECT {right.Sql} AS u FROM {two.Name}",
            new("", ["u"], [.. rows.Select(value => (object?[])[value])]));
    }

    public NaiveTable Top(NaiveTable input)
    {
        var (key, order) = (new NaiveExpressions(random, input).Column(), new NaiveExpressions(random, input).Column());
        var isDescending = random.Next(2) == 0;
        var count = random.Next(1, 4);
        var id = input.IndexOf("id");
        var rows = input.Rows.GroupBy(row => key.Of(row)).SelectMany(group => (isDescending
                ? group.OrderByDescending(row => order.Of(row) ?? long.MinValue)
                : group.OrderBy(row => order.Of(row) ?? long.MinValue)).ThenBy(row => (long)row[id]!).Take(count));
        var columns = string.Join(", ", input.Columns.Select(column => $"`{column}`"));
        return View(
            $"SELECT {columns} FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY {key.Sql} ORDER BY {order.Sql}"
            + $"{(isDescending ? " DESC" : "")}, id) AS place FROM {input.Name}) WHERE place <= {count}",
            input with { Rows = [.. rows], IsTimed = false });
    }

    private static List<object?[]> Joined(
        NaiveTable left, NaiveTable right, int kind, Func<object?[], object?[], bool> matches)
    {
        var rows = left.Rows.SelectMany(_ => right.Rows, (a, b) => (a, b)).Where(pair => matches(pair.a, pair.b))
            .Select(pair => (object?[])[.. pair.a, .. pair.b]).ToList();
        if (kind is 1 or 3)
        {
            rows.AddRange(left.Rows.Where(a => !right.Rows.Any(b => matches(a, b)))
                .Select(a => (object?[])[.. a, .. new object?[right.Columns.Length]]));
        }
        if (kind is 2 or 3)
        {
            rows.AddRange(right.Rows.Where(b => !left.Rows.Any(a => matches(a, b)))
                .Select(b => (object?[])[.. new object?[left.Columns.Length], .. b]));
        }
        return rows;
    }

    private Call Aggregate(NaiveTable input)
    {
        var value = new NaiveExpressions(random, input).Number(1);
        var filter = random.Next(3) == 0 ? new NaiveExpressions(random, input).Truth(1) : null;
        var suffix = filter is null ? "" : $" FILTER (WHERE {filter.Sql})";
        IEnumerable<object?[]> Chosen(object?[][] rows) => rows.Where(row => filter is null || filter.Of(row) == true);
        IEnumerable<long?> Values(object?[][] rows) => Chosen(rows).Select(value.Of).Where(one => one is not null);
        return random.Next(9) switch
        {
            0 => new($"COUNT(*){suffix}", rows => (long)Chosen(rows).Count()),
            1 => new($"COUNT({value.Sql}){suffix}", rows => (long)Values(rows).Count()),
            2 => new($"COUNT(DISTINCT {value.Sql}){suffix}", rows => (long)Values(rows).Distinct().Count()),
            3 => new($"SUM({value.Sql}){suffix}", rows => Values(rows).Any() ? Values(rows).Sum() : null),
            4 => new(
                $"SUM(DISTINCT {value.Sql}){suffix}",
                rows => Values(rows).Any() ? Values(rows).Distinct().Sum() : null),
            5 => new($"AVG({value.Sql}){suffix}", rows => Values(rows).Sum() / Divisor(Values(rows).Count())),
            6 => new(
                $"AVG(DISTINCT {value.Sql}){suffix}",
                rows => Values(rows).Distinct().Sum() / Divisor(Values(rows).Distinct().Count())),
            7 => new($"MIN({value.Sql}){suffix}", rows => Values(rows).Min()),
            _ => new($"MAX({value.Sql}){suffix}", rows => Values(rows).Max()),
        };
    }

    /// <summary>What a mean is divided by: of nothing there is none.</summary>
    private static long? Divisor(int count) => count == 0 ? null : count;

    private NaiveTable View(string sql, NaiveTable rows)
    {
        var name = Numbered("v", _views.Count + 1);
        _views.Add($"CREATE VIEW {name} AS {sql};\n");
        return rows with { Name = name };
    }

    private static IEnumerable<long> WindowsOf(long time, long size, long slide)
    {
        for (var start = time / slide * slide; start > time - size; start -= slide) { yield return start; }
    }

    private static NaiveExpression<object?> Boxed(NaiveExpression<long?> number) =>
        new(number.Sql, row => number.Of(row));

    /// <summary>A column of a join under a name of its own, still a text's or a number's.</summary>
    private static string Renamed(string column, string side) => column == "ts" ? $"{side}_ts" : $"{column}_{side}";

    private static string Numbered(string name, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    /// <summary>An aggregate as SQL, and what it is worth for rows.</summary>
    private sealed record Call(string Sql, Func<object?[][], object?> Of);
}
