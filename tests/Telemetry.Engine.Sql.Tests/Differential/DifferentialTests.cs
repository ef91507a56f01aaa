using Telemetry.Engine.Sql.Tests.Execution;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Differential;

/// <summary>Random queries of a few clauses, streamed, against what C# finds in lists.</summary>
public sealed class DifferentialTests
{
    private const int QueriesPerSeed = 150;

    private const string Tables =
        """
        CREATE TEMPORARY TABLE a (id BIGINT, sk STRING, v BIGINT, w BIGINT, ts TIMESTAMP(3),
            WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
        CREATE TEMPORARY TABLE b (id BIGINT, sk STRING, v BIGINT, w BIGINT, ts TIMESTAMP(3),
            WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_query_gives_what_a_plain_loop_finds(int seed)
    {
        var random = new Random(seed);
        var ran = 0;
        for (var query = 0; query < QueriesPerSeed; query++)
        {
            ran += Runs(random, $"seed {seed}, query {query}") ? 1 : 0;
        }
        Assert.InRange(ran, QueriesPerSeed / 2, QueriesPerSeed);
    }

    private static bool Runs(Random random, string place)
    {
        var (a, b) = (Base("a", random), Base("b", random));
        var queries = new NaiveQueries(random);
        var result = a;
        for (var clause = random.Next(1, 5); clause > 0; clause--) { result = Next(random, queries, result, b); }
        var script = $"{Tables}{queries.Script}SELECT * FROM {result.Name};";
        try
        {
            var run = Trial.Run(script);
            Feed(run, script, [.. a.Rows.Select(row => ("a", row)), .. b.Rows.Select(row => ("b", row))]);
            var expected = result.Rows.Select(Trial.Line).Order(StringComparer.Ordinal).ToList();
            var actual = Trial.Final(run).Order(StringComparer.Ordinal).ToList();
            Assert.True(expected.SequenceEqual(actual), $"""
                {place}
                {queries.Script}
                missing: {string.Join("; ", expected.Except(actual).Take(5))} ({expected.Count} rows)
                instead: {string.Join("; ", actual.Except(expected).Take(5))} ({actual.Count} rows)
                """);
            return true;
        }
        catch (SqlException refused) when (refused.Error.Code is "unsupported" or "missing_watermark")
        {
            return false;
        }
    }

    private static NaiveTable Next(Random random, NaiveQueries queries, NaiveTable input, NaiveTable other) =>
        random.Next(8) switch
        {
            0 => queries.Filter(input),
            1 => queries.Project(input),
            2 when input.IsTimed => queries.Group(input, isWindowed: true),
            2 or 3 => queries.Group(input, isWindowed: false),
            4 when input.Numbers.Any() => queries.Join(input, other),
            5 when input.Numbers.Any() => queries.Semi(input, other),
            6 when input.HasId && input.IndexOf("id") >= 0 => queries.Top(input),
            7 when input.Numbers.Any() => queries.Set(input, other),
            _ => queries.Filter(input),
        };

    private static void Feed(Sql.Execution.SqlRun run, string script, List<(string Table, object?[] Row)> rows)
    {
        // A table that nobody reads cannot be fed.
        var read = Trial.Compile(script).Program.Sources.Select(table => table.Name).ToHashSet();
        foreach (var (table, row) in rows.Where(one => read.Contains(one.Table)).OrderBy(one => (long)one.Row[^1]!))
        {
            run.Row(table, row);
        }
        run.End();
    }

    private static NaiveTable Base(string name, Random random) => new(
        name, ["id", "sk", "v", "w", "ts"],
        [.. Enumerable.Range(0, random.Next(0, 25)).Select(id => (object?[])
        [
            (long)id, random.Next(5) == 0 ? null : $"k{random.Next(3)}", (long)random.Next(5),
            random.Next(3) == 0 ? null : (long)random.Next(-1, 4), (id * 700L + random.Next(600)) * 1_000,
        ])])
    {
        IsTimed = true,
        HasId = true,
    };
}
