using Telemetry.Engine.Sql.Linq;
using Telemetry.Engine.Sql.Parsing;
using static Telemetry.Engine.Sql.Tests.Linq.Rows;

namespace Telemetry.Engine.Sql.Tests.Linq;

public sealed class TableTests
{
    [Theory]
    [InlineData("tumble", "SELECT t2.window_start, t2.window_end, t2.device, COUNT(*) AS n, AVG(t2.value) AS mean FROM "
        + "TABLE(TUMBLE(TABLE lines, DESCRIPTOR(event_time), INTERVAL '10' SECOND)) AS t2 "
        + "GROUP BY t2.window_start, t2.window_end, t2.device")]
    [InlineData("interval join", "SELECT t1.id, t1.price, t2.ship_time FROM orders AS t1 JOIN shipments AS t2 "
        + "ON t1.id = t2.order_id WHERE t2.ship_time >= t1.order_time AND t2.ship_time <= t1.order_time + "
        + "INTERVAL '4' HOUR")]
    [InlineData("last per key",
        "SELECT t2.device, t2.metric, t2.event_time, t2.value, t2.seq FROM (SELECT t1.device, t1.metric, "
        + "t1.event_time, t1.value, t1.seq, ROW_NUMBER() OVER (PARTITION BY t1.device ORDER BY t1.event_time "
        + "DESC) AS row_num "
        + "FROM lines AS t1) AS t2 WHERE t2.row_num <= 1")]
    [InlineData("ordered and limited", "SELECT t1.device, t1.value FROM lines AS t1 WHERE t1.value > 1E0 "
        + "ORDER BY t1.value DESC, t1.seq LIMIT 3")]
    public void A_query_becomes_the_text_that_one_would_write(string name, string sql)
        => Assert.Equal(sql, LinqQueries.All[name].Linq);

    [Fact]
    public void Every_query_is_SQL_that_is_read_again_as_itself()
    {
        foreach (var (name, (linq, sql)) in LinqQueries.All)
        {
            Assert.True(SqlParser.ParseQuery(linq).ToString() == linq, $"{name}: {linq}");
            SqlParser.ParseQuery(sql);
        }
    }

    [Fact]
    public void Variables_of_the_code_become_literals()
    {
        var least = 7.5;
        var names = new List<string> { "a", "it's" };
        DateTime? since = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        var table = Readings.Where(r => r.Value >= least && names.Contains(r.Device) && r.EventTime > since
            && r.Seq != -1)
            .Select(r => new { r.Device });
        Assert.Equal(
            "SELECT t1.device FROM lines AS t1 WHERE t1.value >= 7.5E0 AND t1.device IN ('a', 'it''s') "
            + "AND t1.event_time > TIMESTAMP '2026-01-31 12:00:00' AND t1.seq <> -1",
            table.ToSql());
    }

    [Fact]
    public void A_table_joined_with_itself_has_two_names()
    {
        var pairs = from a in Readings
                    join b in Readings on new { a.Device, a.Seq } equals new { b.Device, b.Seq }
                    select new { a.Device, Difference = a.Value - b.Value };
        Assert.Equal(
            "SELECT t1.device, t1.value - t2.value AS difference FROM lines AS t1 JOIN lines AS t2 "
            + "ON t1.device = t2.device AND t1.seq = t2.seq",
            pairs.ToSql());
    }

    [Fact]
    public void A_left_join_keeps_the_conditions_of_its_right_side_before_it()
    {
        var all = Orders.LeftJoin(
            Shipments.Where(s => s.Id > 5), o => o.Id, s => s.OrderId, (o, s) => new { o.Id, Shipment = (long?)s.Id });
        Assert.Equal(
            "SELECT t1.id, t3.id AS shipment FROM orders AS t1 LEFT JOIN (SELECT t2.id, t2.order_id, t2.ship_time "
            + "FROM shipments AS t2 WHERE t2.id > 5) AS t3 ON t1.id = t3.order_id",
            all.ToSql());
    }

    [Fact]
    public void Casts_that_change_a_value_stay_and_others_go()
    {
        var table = Readings.Select(r => new { Exact = (double)r.Seq / 2, Same = (double?)r.Value, Whole = r.Seq / 2 })
            .Where(r => r.Same != null && r.Whole < 5L);
        Assert.Equal(
            "SELECT CAST(t1.seq AS DOUBLE) / 2E0 AS exact, t1.value AS same, t1.seq / 2 AS whole FROM lines AS t1 "
            + "WHERE t1.value IS NOT NULL AND t1.seq / 2 < 5",
            table.ToSql());
    }

    [Fact]
    public void Functions_of_both_languages_meet()
    {
        var table = Readings.Select(r => new
        {
            Hour = r.EventTime.Hour,
            Day = r.EventTime.Date,
            Part = r.Device.Substring(2, 3),
            Root = Math.Sqrt(Math.Abs(r.Value)),
            Matched = SqlCall.Of<string>("REGEXP_EXTRACT", r.Device, "a(.)", 1),
            Has = r.Device.Contains("50%"),
        });
        Assert.Equal(
            "SELECT EXTRACT(HOUR FROM t1.event_time) AS hour, FLOOR(t1.event_time TO DAY) AS day, "
            + "SUBSTRING(t1.device, 3, 3) AS part, SQRT(ABS(t1.value)) AS root, "
            + "REGEXP_EXTRACT(t1.device, 'a(.)', 1) AS matched, t1.device LIKE '%50\\%%' ESCAPE '\\' AS has FROM "
            + "lines AS t1",
            table.ToSql());
    }

    [Fact]
    public void What_has_no_SQL_is_refused_by_its_text()
    {
        var table = Readings.Where(r => r.Device.Normalize() == "a");
        var error = Assert.Throws<NotSupportedException>(() => table.ToSql());
        Assert.Equal(
            "r.Device.Normalize() has no SQL here. A function of SQL is called by SqlCall.Of<T>(\"NAME\", …).",
            error.Message);
    }

    [Fact]
    public void An_insert_names_its_sink()
        => Assert.Equal(
            "INSERT INTO `my sink` SELECT t1.device FROM lines AS t1",
            Readings.Select(r => new { r.Device }).InsertInto("my sink"));
}
