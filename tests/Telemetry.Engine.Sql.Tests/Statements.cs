namespace Telemetry.Engine.Sql.Tests;

/// <summary>Texts in all of the grammar: read, printed, mutated.</summary>
internal static class Statements
{
    public static string[] All { get; } =
    [
        "",
        ";;",
        "SELECT 1",
        "SELECT *, r.*, device AS d, value v FROM readings AS r WHERE value > 1.5e3 AND NOT metric = 'it''s'",
        "SELECT DISTINCT `odd name`, \"quoted\"\"name\" FROM `my.table` t (a, b)",
        "SELECT device, COUNT(*), COUNT(DISTINCT metric), SUM(value) FILTER (WHERE value IS NOT NULL) FROM readings "
            + "GROUP BY device HAVING COUNT(*) > 10 ORDER BY 2 DESC NULLS LAST, device LIMIT 10 OFFSET 5 ROWS",
        "SELECT * FROM t FETCH FIRST 5 ROWS ONLY",
        "SELECT a FROM t UNION ALL SELECT b FROM u EXCEPT (SELECT c FROM v INTERSECT SELECT d FROM w)",
        "(SELECT a FROM t ORDER BY a LIMIT 1) UNION (SELECT b FROM u)",
        "(SELECT a FROM t UNION SELECT b FROM u) INTERSECT SELECT c FROM v MINUS SELECT 1",
        "VALUES (1, 'a'), (2, 'b')",
        "TABLE readings",
        "WITH a (x) AS (SELECT 1), b AS (VALUES 2) SELECT * FROM a CROSS JOIN b",
        "SELECT window_start, window_end, AVG(value) FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), "
            + "INTERVAL '5' SECOND, INTERVAL '-1' SECOND)) GROUP BY window_start, window_end",
        "SELECT * FROM TABLE(HOP(DATA => TABLE readings, TIMECOL => DESCRIPTOR(event_time), SLIDE => INTERVAL '5' "
            + "MINUTES, "
            + "SIZE => INTERVAL '1:30' HOUR TO MINUTE))",
        "SELECT * FROM TABLE(SESSION(TABLE bid PARTITION BY (a, b), DESCRIPTOR(t), INTERVAL '10 seconds'))",
        "SELECT * FROM TABLE(CUMULATE(TABLE (SELECT * FROM t), DESCRIPTOR(t), INTERVAL '1' DAY, INTERVAL '2' "
            + "DAY)) AS w",
        "SELECT * FROM TUMBLE(bid, date_time, INTERVAL '10' SECOND)",
        "SELECT * FROM ML_PREDICT(TABLE readings, MODEL anomaly, DESCRIPTOR(value))",
        "SELECT a, b, GROUPING_ID(a) FROM t GROUP BY GROUPING SETS ((a, b), (a), ()), c, ROLLUP (a, (b, c)), CUBE "
            + "(a), ()",
        "SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b DESC) AS n FROM t",
        "SELECT SUM(a) OVER w, LAG(a, 1, 0) IGNORE NULLS OVER (w ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE "
            + "CURRENT ROW), "
            + "MAX(a) OVER (ORDER BY t RANGE INTERVAL '1' MINUTE PRECEDING), MIN(a) OVER (ROWS UNBOUNDED "
            + "PRECEDING) FROM t "
            + "WINDOW w AS (PARTITION BY a ORDER BY b), v AS (ORDER BY c RANGE BETWEEN CURRENT ROW AND UNBOUNDED "
            + "FOLLOWING)",
        "SELECT LISTAGG(DISTINCT a, ',') WITHIN GROUP (ORDER BY a), ARRAY_AGG(a ORDER BY b) FROM t",
        "SELECT * FROM a, b AS x JOIN c ON x.id = c.id LEFT OUTER JOIN d USING (id, k) NATURAL FULL JOIN e CROSS "
            + "JOIN f",
        "SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x RIGHT JOIN (SELECT 1 AS one) AS q ON TRUE",
        "SELECT o.id FROM orders AS o JOIN rates FOR SYSTEM_TIME AS OF o.order_time AS r ON o.currency = r.currency",
        "SELECT t.*, x FROM t, LATERAL TABLE(split(t.s, ',')) AS s (x)",
        "SELECT * FROM t CROSS JOIN UNNEST(t.tags) WITH ORDINALITY AS u (tag, n), LATERAL (SELECT 1) AS l",
        "SELECT * FROM (VALUES (1, 2), (3, 4)) AS v (a, b)",
        "SELECT * FROM ((SELECT 1) UNION ALL (SELECT 2)) AS u, ((SELECT 3) AS a JOIN (SELECT 4) AS b ON TRUE)",
        "SELECT T.aid FROM MyTable MATCH_RECOGNIZE (PARTITION BY k ORDER BY rowtime, s DESC MEASURES A.id AS aid, "
            + "LAST(B.price, 1) AS p, FINAL COUNT(B.id) AS n ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW "
            + "PATTERN (A B{2,} (C | D)*? E? {- F -} PERMUTE(G, H) I{,3} J{2} K{1,2}) WITHIN INTERVAL '1' HOUR "
            + "SUBSET S = (A, B) DEFINE A AS name = 'a', B AS B.price < LAST(B.price, 1) OR LAST(B.price, 1) IS "
            + "NULL) AS T",
        "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY t ALL ROWS PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A+))",
        "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY t AFTER MATCH SKIP TO FIRST A PATTERN (A B) DEFINE B AS TRUE)",
        "INSERT INTO sink SELECT * FROM readings",
        "INSERT INTO cat.db.sink (a, b) VALUES (1, 2)",
        "INSERT INTO sink (SELECT 1)",
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END; SELECT 3",
        "EXPLAIN SELECT 1",
        "EXPLAIN PLAN FOR INSERT INTO t SELECT 1",
        "EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT 1",
        "SET 'table.exec.state.ttl' = '1 h'; SET a.b-c = 5; RESET 'x'; RESET",
        "CREATE TEMPORARY TABLE IF NOT EXISTS t (id BIGINT NOT NULL COMMENT 'the id', name STRING, price "
            + "DECIMAL(10, 2), "
            + "ts TIMESTAMP(3), ltz TIMESTAMP(3) WITH LOCAL TIME ZONE METADATA FROM 'timestamp' VIRTUAL, p AS "
            + "PROCTIME(), "
            + "tags ARRAY<STRING NOT NULL>, m MAP<STRING, ROW<a INT, b DOUBLE PRECISION>>, WATERMARK FOR ts AS ts "
            + "- INTERVAL "
            + "'5' SECOND, CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED) COMMENT 'c' PARTITIONED BY (name) "
            + "WITH ('connector' = 'file', 'path' = 'x.csv')",
        "CREATE TABLE t (id INT PRIMARY KEY NOT ENFORCED, `date` DATE, `time` TIME(0) WITHOUT TIME ZONE, b CHAR "
            + "VARYING(3))",
        "CREATE TABLE t WITH ('a' = 'b')",
        "CREATE OR REPLACE TEMPORARY VIEW v (a) COMMENT 'c' AS SELECT 1",
        "CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT extract(hour FROM date_time) AS date FROM bid",
        "CREATE FUNCTION count_char(s varchar, c varchar) RETURNS int LANGUAGE SQL AS\n"
            + "  $$SELECT LENGTH(s) - LENGTH(REPLACE(s, c, ''))$$",
        "CREATE TEMPORARY FUNCTION f() RETURNS DOUBLE RETURN 1 + 2",
        "CREATE FUNCTION f(a INT) RETURNS INT AS $body$a + 1$body$ LANGUAGE SQL",
        "CREATE MODEL IF NOT EXISTS m INPUT (v DOUBLE) OUTPUT (score DOUBLE, p STRING) COMMENT 'x' WITH ('model' "
            + "= 'm1')",
        "DROP TEMPORARY VIEW IF EXISTS v; DROP TABLE t; DROP FUNCTION f; DROP MODEL m",
        "SELECT auction, /* a comment; with a semicolon */ price -- another one\nFROM bid",
        "SELECT category, AVG(Q.final) AS avg FROM (SELECT MAX(B.price) AS final FROM auction A, bid B) Q GROUP "
            + "BY Q.category",
        "SELECT (regexp_match(url, '(&|^)channel_id=([^&]*)'))[2] IS NOT NULL FROM bid",
        "SELECT CAST(a AS ROW<x INT, y ARRAY<INT>>), b::varchar(3), TRY_CAST(c AS INTERVAL DAY TO SECOND), "
            + "d::int[] FROM t",
        "SELECT `array`[1], ARRAY[1, 2][1], MAP['k', 1]['k'], ROW(1), (1, 2), `row`(1), `interval` - '5' FROM t",
        "SELECT JSON_VALUE(j, '$.a' RETURNING BIGINT DEFAULT 5 ON EMPTY ERROR ON ERROR), JSON_EXISTS(j, '$.b' "
            + "FALSE ON ERROR), "
            + "JSON_QUERY(j, '$.c' WITH CONDITIONAL ARRAY WRAPPER EMPTY ARRAY ON EMPTY), JSON_OBJECT(KEY 'a' "
            + "VALUE 1, 'b' VALUE 2 "
            + "ABSENT ON NULL), JSON_OBJECT(), JSON_ARRAY(1, 2 NULL ON NULL) FROM t",
        "SELECT TRIM(BOTH 'x' FROM s), TRIM(LEADING FROM s), TRIM(s), TRIM('x' FROM s), POSITION('a' IN s), "
            + "SUBSTRING(s FROM 2 FOR 3), SUBSTRING(s, 2), OVERLAY(s PLACING 'x' FROM 1 FOR 2), FLOOR(t TO DAY), "
            + "CEIL(1.5), "
            + "TIMESTAMPDIFF(SECOND, a, b), LEFT(s, 1), RIGHT(s, 2), CURRENT_TIMESTAMP, NOW(), LOCALTIME FROM t",
        "SELECT * FROM t WHERE (a, b) IN (SELECT a, b FROM u) AND c NOT IN (1, 2) AND EXISTS (SELECT 1) "
            + "AND d >= ALL (SELECT 1) AND e = SOME (SELECT 2) AND f IS NOT DISTINCT FROM g AND h = (SELECT "
            + "MAX(x) FROM u)",
    ];

    /// <summary>Printed exactly as they stand here.</summary>
    public static string[] Expressions { get; } =
    [
        "a + b * c - d / e % f",
        "(a + b) * (c - d)",
        "a - (b - c)",
        "a - b - c",
        "-a * -5 + - -b",
        "(-a)[1]",
        "-a[1]",
        "NOT a = b AND NOT (a OR b)",
        "(a AND b) = c",
        "a OR b AND c OR d",
        "(a OR b) AND (c OR d)",
        "a AND b AND c AND d AND e",
        "a || b || 'c'",
        "a = b IS NULL",
        "a = (b IS NULL)",
        "a IS NOT TRUE IS UNKNOWN",
        "a IS DISTINCT FROM b AND c IS NOT DISTINCT FROM d + 1",
        "a BETWEEN b - 1 AND c + 1 AND d",
        "a NOT BETWEEN SYMMETRIC 1 AND 2",
        "a BETWEEN (b AND c) AND d",
        "a IN (1, 2) = TRUE",
        "a LIKE 'x%' ESCAPE '!' OR b NOT ILIKE c || '%' OR d SIMILAR TO 'e'",
        "CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' ELSE NULL END",
        "CASE WHEN a > 1 AND b THEN 1 END",
        "(a).b.c",
        "f(a).b[1].c",
        "a.b.c",
        "`a b`.`c``d`",
        "DATE '2026-01-31'",
        "TIMESTAMP '2026-01-31 00:00:00' + INTERVAL '1-2' YEAR TO MONTH",
        "date < time",
        "COUNT(DISTINCT a, b)",
        "EXTRACT(HOUR FROM a + b)",
        "POSITION(a || b IN (c IN (1)))",
        ".5 + 1. + 1.5E-3",
    ];
}
