using Telemetry.Engine.Sql.Explain;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Tests.Linq;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Plan;

/// <summary>Mutated queries over tables that there are: each has a plan and runs over some rows, or gives one error of
/// its text.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 500;

    private static readonly string[] Names =
    [
        "device", "metric", "event_time", "`value`", "seq", "id", "order_id", "order_time", "ship_time", "price",
        "window_start",
        "window_end", "NULL", "1", "'x'", "1.5", "1e0", "TRUE", "COUNT(*)", "SUM(seq)", "MAX(event_time)",
        "AVG(device)",
        "UPPER(device)", "ABS(seq)", "PROCTIME()", "CURRENT_TIMESTAMP", "0", "99999999999999999999",
        "INTERVAL '1' HOUR",
        "DATE '2026-01-31'", "(SELECT MAX(id) FROM orders)", "ROW(1, 2)", "ARRAY[1]", "seq / 0", "device || 'x'",
        "nothing", "A.seq", "LAST(A.seq,", "FIRST(seq)", "SUM(A.seq)", "MATCH_ROWTIME(event_time)", "A.device",
    ];

    private static readonly string[] Others =
    [
        "*", "lines", "orders", "shipments", "CAST(seq", "AS", "DESC", "DISTINCT", "LEFT", "FULL", "HAVING", "DATE",
        "'2026-01-31'", "INTERVAL", "'5'", "SECOND", "MONTH", "ROW_NUMBER()", "OVER", "(ORDER", "BY", "event_time)",
        "IN", "(SELECT",
        "device)", "EXISTS", "NOT", "-", "/", "||", "=", "<", "AND", "LIKE", "LAG(seq)", "(1,", "2)", "GROUPING",
        "SETS",
        "((device),", "())", "UNION", "ALL", "LIMIT", "10", ", device", "",
    ];

    private static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "||", "=", "<>", "<", ">=", "AND", "OR", "LIKE", "IS DISTINCT FROM"];

    private static readonly string[] TypeNames =
    [
        "INT", "BIGINT", "DOUBLE", "DECIMAL(10, 2)", "STRING", "BOOLEAN", "TIMESTAMP(3)", "TIMESTAMP_LTZ(3)", "DATE",
        "TIME",
        "INTERVAL DAY", "ARRAY<INT>", "ROW<a INT>", "MAP<STRING, INT>", "DECIMAL(99, 9)", "NOTHING",
    ];

    private static readonly string[] Functions = [.. SqlFunctions.Names, "COUNT", "SUM", "NOTHING"];

    private static readonly string[] Queries =
    [
        .. LinqQueries.All.Values.Select(p => p.Sql),
        "SELECT device, SUM(`value`) OVER (PARTITION BY device ORDER BY event_time ROWS BETWEEN 2 PRECEDING AND "
            + "CURRENT ROW) FROM lines",
        "SELECT device , seq FROM lines WHERE seq NOT IN (SELECT id FROM orders WHERE price > 5 )",
        "SELECT o.id , s.id FROM orders AS o LEFT JOIN shipments AS s ON o.id = s.order_id AND s.ship_time "
            + "BETWEEN o.order_time "
            + "AND o.order_time + INTERVAL '1' HOUR",
        "SELECT device , metric , COUNT(*) FROM TABLE(TUMBLE(TABLE lines, DESCRIPTOR(event_time), INTERVAL '1' "
            + "MINUTE)) "
            + "GROUP BY GROUPING SETS ((device), (metric), ()), window_start , window_end",
        "WITH a AS ( SELECT device , seq + 1 AS n FROM lines ) SELECT a.device , b.n FROM a JOIN a AS b ON a.n = b.n",
        "SELECT CASE WHEN seq > 1 THEN CAST(seq AS STRING) ELSE device END , COALESCE(`value` , 0) , EXTRACT(HOUR "
            + "FROM event_time) "
            + "FROM lines WHERE device LIKE 'a%' OR metric IS NOT NULL",
        "INSERT INTO results SELECT device , `value` FROM lines",
        "EXPLAIN SELECT DISTINCT device FROM lines ORDER BY device LIMIT 5",
        "CREATE VIEW v AS SELECT device , MAX(seq) AS m FROM lines GROUP BY device ; SELECT * FROM v WHERE m > 2",
        "SELECT device , n , m FROM lines MATCH_RECOGNIZE ( PARTITION BY device ORDER BY event_time , seq MEASURES "
            + "COUNT(*) AS n , LAST(A.seq, 1) AS m , A.device AS d AFTER MATCH SKIP TO LAST C PATTERN "
            + "( A+? B? C{1,2}? ) WITHIN INTERVAL '1' HOUR DEFINE A AS seq > 1 AND A.device = device , "
            + "C AS SUM(A.seq) < 10 )",
        "SELECT * FROM lines MATCH_RECOGNIZE ( ORDER BY event_time MEASURES MAX(A.seq) AS m , FIRST(seq) AS f , "
            + "MATCH_ROWTIME(event_time) AS t PATTERN ( A B* C ) DEFINE B AS seq > LAST(seq, 1) , C AS seq <= 3 )",
        "CREATE FUNCTION twice(a INT) RETURNS INT RETURN a * 2 ; SELECT twice(seq) FROM lines WHERE twice(seq) > 4",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_query_runs_or_is_one_error(int seed)
    {
        var random = new Random(seed);
        var planned = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var query = Queries[random.Next(Queries.Length)];
            var text = random.Next(5) == 0
                ? Mutations.OfText(random, query)
                : Mutations.OfWords(random, query, Names, Others);
            try
            {
                planned += PlanOrRefuse(PlanTests.Tables + text) ? 1 : 0;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
        Assert.InRange(planned, Rounds / 10, Rounds * 9 / 10);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void An_expression_of_anything_runs_or_is_one_error(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var items = $"{Anything(random, 3)} AS a, {Anything(random, 2)} AS b";
            var text = $"SELECT {items} FROM lines WHERE {Anything(random, 3)}";
            try
            {
                PlanOrRefuse(PlanTests.Tables + text);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}\n{text}");
            }
        }
    }

    /// <summary>What earlier runs broke on, and neighbours of it.</summary>
    [Theory]
    [InlineData("SELECT device, seq FROM lines WHERE NULL NOT IN (SELECT id FROM orders WHERE price > 5)")]
    [InlineData("SELECT device, seq FROM lines WHERE NULL IN (SELECT id FROM orders)")]
    [InlineData("SELECT device FROM lines WHERE seq IN (SELECT NULL FROM orders)")]
    [InlineData("SELECT device, MAX(n) AS most FROM (SELECT device, NULL AS n FROM lines GROUP BY device, metric) "
        + "GROUP BY device")]
    [InlineData("SELECT SUM(NULL), MIN(NULL), AVG(NULL) FROM lines")]
    [InlineData("SELECT COUNT(NULL), FIRST_VALUE(NULL), COUNT(DISTINCT NULL) FROM lines")]
    [InlineData("SELECT LAST_VALUE(n), VAR_POP(n), PERCENTILE(n, 0.5) FROM (SELECT COUNT(*) AS n FROM lines GROUP "
        + "BY device)")]
    [InlineData("SELECT FIRST_VALUE(n) FROM (SELECT COUNT(*) AS n FROM lines GROUP BY device)")]
    [InlineData("SELECT COUNTER_RATE(n) FROM (SELECT device, COUNT(*) AS n FROM lines GROUP BY device)")]
    [InlineData("SELECT PERCENTILE(seq, 2), TOP_K(device, 0) FROM lines")]
    [InlineData("SELECT MAX(seq > 1), LAST_VALUE(seq > 1) FROM lines")]
    [InlineData("SELECT NULL AS a, device FROM lines UNION SELECT seq, metric FROM lines")]
    [InlineData("SELECT NULL AS a FROM lines GROUP BY device HAVING NULL")]
    [InlineData("SELECT a.device FROM lines AS a JOIN orders AS o ON NULL = o.id")]
    [InlineData("SELECT LAG(NULL) OVER (PARTITION BY device ORDER BY event_time) FROM lines")]
    [InlineData("SELECT ROW_NUMBER() OVER (PARTITION BY NULL ORDER BY NULL) FROM lines")]
    [InlineData("SELECT SUM(seq) OVER (ORDER BY event_time ROWS BETWEEN 99999999999 PRECEDING AND CURRENT ROW) "
        + "FROM lines")]
    [InlineData("SELECT SUM(seq) OVER (ORDER BY event_time ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING) FROM lines")]
    [InlineData("SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE lines, DESCRIPTOR(event_time), INTERVAL '0' SECOND)) "
        + "GROUP BY window_start")]
    [InlineData("SELECT COUNT(*) FROM TABLE(HOP(TABLE lines, DESCRIPTOR(event_time), INTERVAL '7' SECOND, "
        + "INTERVAL '10' SECOND)) "
        + "GROUP BY window_start, window_end")]
    [InlineData("SELECT COUNT(*) FROM TABLE(HOP(TABLE lines, DESCRIPTOR(event_time), INTERVAL '1' SECOND, "
        + "INTERVAL '99' DAY)) "
        + "GROUP BY window_start, window_end")]
    [InlineData("SELECT COUNT(*) FROM TABLE(CUMULATE(TABLE lines, DESCRIPTOR(event_time), INTERVAL '3' SECOND, "
        + "INTERVAL '10' SECOND)) "
        + "GROUP BY window_start, window_end")]
    [InlineData("SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE lines, DESCRIPTOR(event_time), INTERVAL '99999' YEAR)) "
        + "GROUP BY window_start")]
    [InlineData("SELECT device FROM lines LIMIT -1")]
    [InlineData("SELECT device FROM lines ORDER BY NULL LIMIT 99999999999999999999")]
    [InlineData("SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY device ORDER BY seq) AS n FROM lines) "
        + "WHERE n <= 0")]
    [InlineData("SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY device ORDER BY seq) AS n FROM lines) "
        + "WHERE n <= 1e18")]
    [InlineData("SELECT o.id FROM orders AS o JOIN shipments AS s ON o.id = s.order_id AND s.ship_time BETWEEN "
        + "o.order_time - "
        + "INTERVAL '90000' YEAR AND o.order_time + INTERVAL '90000' YEAR")]
    [InlineData("SELECT o.id FROM orders AS o JOIN shipments AS s ON o.id = s.order_id AND s.ship_time BETWEEN "
        + "o.order_time + "
        + "INTERVAL '5' SECOND AND o.order_time - INTERVAL '5' SECOND")]
    [InlineData("SELECT TIMESTAMP '9999-12-31 23:59:59' + INTERVAL '99999' YEAR, event_time + INTERVAL '99999' "
        + "YEAR FROM lines")]
    [InlineData("SELECT DATE '2026-02-30', CAST('x' AS DATE), TIMESTAMP 'now' FROM lines")]
    [InlineData("SELECT seq / 0, 1 / 0, seq % 0, CAST(1e300 AS INT), CAST(seq AS DECIMAL(1, 0)) * 99999999 FROM lines")]
    [InlineData("SELECT REPEAT(device, 2147483647), LPAD(device, 2147483647, 'x'), SPACE(2147483647) FROM lines")]
    [InlineData("SELECT REGEXP_REPLACE(device, '(a+)+$', 'x'), device SIMILAR TO '(((', REGEXP_EXTRACT(device, "
        + "'[', 1) FROM lines")]
    [InlineData("CREATE VIEW v AS SELECT * FROM v; SELECT * FROM v")]
    [InlineData("CREATE FUNCTION f(a INT) RETURNS INT RETURN f(a); SELECT f(seq) FROM lines")]
    [InlineData("WITH a AS (SELECT * FROM a) SELECT * FROM a")]
    public void A_query_that_is_strange_runs_or_is_one_error(string query) => PlanOrRefuse(PlanTests.Tables + query);

    private static string Anything(Random random, int depth)
    {
        string Next() => Anything(random, depth - 1);
        if (depth == 0) { return Names[random.Next(Names.Length)]; }
        return random.Next(14) switch
        {
            0 or 1 or 2 => $"({Next()} {Operators[random.Next(Operators.Length)]} {Next()})",
            3 => $"CAST({Next()} AS {TypeNames[random.Next(TypeNames.Length)]})",
            4 => $"CASE WHEN {Next()} THEN {Next()} ELSE {Next()} END",
            5 => $"({Next()} IN ({Next()}, {Next()}))",
            6 => $"({Next()} NOT BETWEEN {Next()} AND {Next()})",
            7 => $"({Next()} IS NOT NULL)",
            8 => $"(- {Next()})",
            9 => $"{Next()}[{Next()}]",
            10 => Names[random.Next(Names.Length)],
            _ => $"{Functions[random.Next(Functions.Length)]}({Arguments()})",
        };
        string Arguments() => string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => Next()));
    }

    private static bool PlanOrRefuse(string script)
    {
        try
        {
            var program = SqlPlanner.Plan(script);
            foreach (var sink in program.Sinks) { Assert.NotEmpty(PlanText.Of(sink, program.Options)); }
            if (!program.Sinks.IsEmpty) { PlantRows.Run(program, isStreamed: true); }
            return true;
        }
        catch (SqlException e)
        {
            Assert.NotEmpty(e.Error.Code);
            Assert.Equal(4, e.Message.Split('\n').Length);
            // What an operator refuses has no place in the text.
            if (e.Error.Span != SourceSpan.None) { Assert.Same(e.Error.Span.Source.Text, script); }
            return false;
        }
    }
}
