using Telemetry.Engine.Sql.Linq;
using static Telemetry.Engine.Sql.Tests.Linq.Rows;

namespace Telemetry.Engine.Sql.Tests.Linq;

/// <summary>Queries in both languages: what C# says, and the SQL that a person would write for it.</summary>
internal static class LinqQueries
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    public static IReadOnlyDictionary<string, (string Linq, string Sql)> All { get; } = new Dictionary<string, (string,
        string)>
    {
        ["filter"] = Pair(
            from r in Readings where r.Value > 5.5 && r.Metric == "temp" select r,
            "SELECT device, metric, event_time, `value`, seq FROM lines WHERE `value` > 5.5E0 AND metric = 'temp'"),
        ["project"] = Pair(
            from r in Readings select new { r.Device, Twice = r.Value * 2, Name = r.Device.ToUpper() + "-" + r.Metric },
            "SELECT device, `value` * 2E0 AS twice, UPPER(device) || '-' || metric AS name FROM lines"),
        ["choice"] = Pair(
            from r in Readings select new { r.Seq, Kind = r.Seq % 2 == 0 ? "even" : r.Seq > 5 ? "late" : "odd" },
            "SELECT seq, CASE WHEN seq % 2 = 0 THEN 'even' WHEN seq > 5 THEN 'late' ELSE 'odd' END AS kind FROM lines"),
        ["filter of a projection"] = Pair(
            Readings.Select(r => new { r.Device, Half = r.Value / 2 }).Where(r => r.Half > 2
                && r.Device.StartsWith("d1")),
            "SELECT device, `value` / 2E0 AS half FROM lines WHERE `value` / 2E0 > 2E0 AND device LIKE 'd1%'"),
        ["in a list"] = Pair(
            from r in Readings where new[] { "d1", "d3" }.Contains(r.Device) select new { r.Device, r.Seq },
            "SELECT device, seq FROM lines WHERE device IN ('d1', 'd3')"),
        ["distinct"] = Pair(
            (from r in Readings select new { r.Device, r.Metric }).Distinct(),
            "SELECT DISTINCT device, metric FROM lines"),
        ["union all"] = Pair(
            (from r in Readings where r.Seq < 3 select new { r.Device })
                .Concat(from o in Orders select new { o.Device }),
            "SELECT device FROM lines WHERE seq < 3 UNION ALL SELECT device FROM orders"),
        ["union"] = Pair(
            (from r in Readings select new { r.Device }).Union(from o in Orders select new { o.Device }),
            "SELECT device FROM lines UNION SELECT device FROM orders"),
        ["group"] = Pair(
            from r in Readings
            group r by r.Device into g
            select new { Device = g.Key, N = g.Count(), Sum = g.Sum(x => x.Value), Top = g.Max(x => x.Seq) },
            "SELECT device, COUNT(*) AS n, SUM(`value`) AS `sum`, MAX(seq) AS top FROM lines GROUP BY device"),
        ["having"] = Pair(
            from r in Readings
            group r by new { r.Device, r.Metric } into g
            where g.Count() > 2
            select new
            {
                g.Key.Device,
                g.Key.Metric,
                Metrics = g.CountDistinct(x => x.Seq),
                Big = g.Count(x => x.Value > 5),
            },
            "SELECT device, metric, COUNT(DISTINCT seq) AS metrics, COUNT(*) FILTER (WHERE `value` > 5E0) AS big "
                + "FROM lines "
                + "GROUP BY device, metric HAVING COUNT(*) > 2"),
        ["a group of all"] = Pair(
            from r in Readings group r by 1 into g select new { N = g.Count(), Least = g.Min(x => x.Value) },
            "SELECT COUNT(*) AS n, MIN(`value`) AS least FROM lines"),
        ["group of a group"] = Pair(
            from d in from r in Readings
                      group r by new { r.Device, r.Metric } into g
                      select new { g.Key.Device, N = g.Count() }
            group d by d.Device into h
            select new { Device = h.Key, Most = h.Max(x => x.N) },
            "SELECT device, MAX(n) AS most FROM (SELECT device, COUNT(*) AS n FROM lines GROUP BY device, metric) "
                + "GROUP BY device"),
        ["tumble"] = Pair(
            from w in Readings.Tumble(r => r.EventTime, TenSeconds)
            group w.Row by new { w.WindowStart, w.WindowEnd, w.Row.Device } into g
            select new
            {
                g.Key.WindowStart,
                g.Key.WindowEnd,
                g.Key.Device,
                N = g.Count(),
                Mean = g.Average(x => x.Value),
            },
            "SELECT window_start, window_end, device, COUNT(*) AS n, AVG(`value`) AS mean FROM TABLE(TUMBLE(TABLE "
                + "lines, "
                + "DESCRIPTOR(event_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, device"),
        ["hop of a filter"] = Pair(
            from w in Readings.Where(r => r.Value > 1).Hop(r => r.EventTime, TimeSpan.FromSeconds(5), TenSeconds)
            group w by new { w.WindowStart, w.WindowEnd } into g
            select new { g.Key.WindowStart, g.Key.WindowEnd, N = g.Count(), Sum = g.Sum(x => x.Row.Value) },
            "SELECT window_start, window_end, COUNT(*) AS n, SUM(`value`) AS `sum` FROM TABLE(HOP(TABLE (SELECT "
                + "device, metric, "
                + "event_time, `value`, seq FROM lines WHERE `value` > 1E0), DESCRIPTOR(event_time), INTERVAL '5' "
                + "SECOND, "
                + "INTERVAL '10' SECOND)) GROUP BY window_start, window_end"),
        ["cumulate"] = Pair(
            from w in Readings.Cumulate(r => r.EventTime, TenSeconds, TimeSpan.FromMinutes(1))
            group w.Row by new { w.WindowStart, w.WindowEnd, w.Row.Metric } into g
            select new { g.Key.WindowStart, g.Key.WindowEnd, g.Key.Metric, Last = g.Max(x => x.Value) },
            "SELECT window_start, window_end, metric, MAX(`value`) AS `last` FROM TABLE(CUMULATE(TABLE lines, "
                + "DESCRIPTOR(event_time), INTERVAL '10' SECOND, INTERVAL '1' MINUTE)) GROUP BY window_start, "
                + "window_end, metric"),
        ["session"] = Pair(
            from w in Readings.Session(r => r.EventTime, r => r.Device, TenSeconds)
            group w.Row by new { w.WindowStart, w.WindowEnd, w.Row.Device } into g
            select new { g.Key.WindowStart, g.Key.WindowEnd, g.Key.Device, N = g.Count() },
            "SELECT window_start, window_end, device, COUNT(*) AS n FROM TABLE(SESSION(TABLE lines PARTITION BY "
                + "device, "
                + "DESCRIPTOR(event_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, device"),
        ["interval join"] = Pair(
            from o in Orders
            join s in Shipments on o.Id equals s.OrderId
            where s.ShipTime >= o.OrderTime && s.ShipTime <= o.OrderTime + TimeSpan.FromHours(4)
            select new { o.Id, o.Price, s.ShipTime },
            "SELECT o.id, o.price, s.ship_time FROM orders AS o JOIN shipments AS s ON o.id = s.order_id "
                + "WHERE s.ship_time >= o.order_time AND s.ship_time <= o.order_time + INTERVAL '4' HOUR"),
        ["join by conditions"] = Pair(
            from o in Orders
            from r in Readings
            where o.Device == r.Device && r.EventTime >= o.OrderTime - TenSeconds && r.EventTime <= o.OrderTime
            select new { o.ItemId, r.Value },
            "SELECT o.`itemId` AS item_id, r.`value` FROM orders AS o, lines AS r WHERE o.device = r.device "
                + "AND r.event_time >= o.order_time - INTERVAL '10' SECOND AND r.event_time <= o.order_time"),
        ["top of a window"] = Pair(
            (from w in Readings.Tumble(r => r.EventTime, TenSeconds)
             group w.Row by new { w.WindowStart, w.WindowEnd, w.Row.Device } into g
             select new { g.Key.WindowStart, g.Key.WindowEnd, g.Key.Device, Sum = g.Sum(x => x.Value) })
            .Top(2, r => new { r.WindowStart, r.WindowEnd }, r => r.Sum),
            "SELECT window_start, window_end, device, `sum` FROM (SELECT window_start, window_end, device, `sum`, "
                + "ROW_NUMBER() "
                + "OVER (PARTITION BY window_start, window_end ORDER BY `sum` DESC) AS row_num FROM (SELECT "
                + "window_start, "
                + "window_end, device, SUM(`value`) AS `sum` FROM TABLE(TUMBLE(TABLE lines, "
                + "DESCRIPTOR(event_time), INTERVAL "
                + "'10' SECOND)) GROUP BY window_start, window_end, device)) WHERE row_num <= 2"),
        ["last per key"] = Pair(
            Readings.Top(1, r => r.Device, r => r.EventTime),
            "SELECT device, metric, event_time, `value`, seq FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY device "
                + "ORDER BY event_time DESC) AS row_num FROM lines) WHERE row_num <= 1"),
        ["ordered and limited"] = Pair(
            (from r in Readings
             where r.Value > 1
             orderby r.Value descending, r.Seq
             select new { r.Device, r.Value }).Take(3),
            "SELECT device, `value` FROM lines WHERE `value` > 1E0 ORDER BY `value` DESC, seq LIMIT 3"),
    };

    private static (string Linq, string Sql) Pair<T>(Table<T> table, string sql) => (table.ToSql(), sql);
}
