using System.Globalization;
using System.Text;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>
/// A plant that has very many alerts. <c>plc-…</c> have series that stay high (<c>s00</c>, …) and two that cross their
/// threshold every second (<c>t0</c>, <c>t1</c>, by turns); <c>ramp-…</c> rise for ever, and the windows of their
/// groups speak early, so that each second amends their alert.
/// </summary>
/// <param name="Plcs">Devices with series that stay high.</param>
/// <param name="Steady">How many of these each has.</param>
/// <param name="Ramps">Devices that rise.</param>
internal sealed record AlertPlant(int Plcs, int Steady, int Ramps)
{
    private const double Low = 0;
    private const double High = 200;

    /// <summary>Alerts that never end.</summary>
    public int Standing => (Plcs * Steady) + Ramps;

    /// <summary>Alert events that each second of the devices makes.</summary>
    public int EventsPerSecond => (2 * Plcs) + Ramps;

    /// <summary>The devices.</summary>
    public IEnumerable<string> Devices =>
        Enumerable.Range(0, Plcs).Select(Plc).Concat(Enumerable.Range(0, Ramps).Select(Ramp));

    public static string Plc(int number) => $"plc-{number:d3}";

    public static bool IsRamp(string device) => device.StartsWith("ramp", StringComparison.Ordinal);

    /// <summary>What a device measures at a second of its own time.</summary>
    /// <param name="device">The device.</param>
    /// <param name="second">The second.</param>
    /// <param name="withSteady">Whether the series that stay high are due.</param>
    /// <param name="withMoving">Whether those are that cross thresholds and rise.</param>
    public IEnumerable<(string Metric, double Value)> Measure(
        string device, long second, bool withSteady, bool withMoving)
    {
        if (IsRamp(device))
        {
            return withMoving || withSteady ? [("ramp", High + second)] : [];
        }
        var steady = Enumerable.Range(0, withSteady ? Steady : 0).Select(s => ($"s{s:d2}", High + s));
        (string, double)[] moving = [("t0", second % 2 == 0 ? Low : High), ("t1", second % 2 == 0 ? High : Low)];
        return withMoving ? steady.Concat(moving) : steady;
    }

    /// <summary>Writes configuration and pipeline of the plant's rules; gives the configuration's file.</summary>
    public string Write(string folder, string data)
    {
        var pipelines = Directory.CreateDirectory(Path.Combine(data, "pipelines"));
        File.WriteAllText(Path.Combine(pipelines.FullName, "toggle.sql"), """
            SET 'alerts.severity' = 'info';
            SET 'alerts.late-after' = '10 min';
            INSERT INTO alerts SELECT device, metric, window_start, window_end, AVG(`value`) AS `value`,
              AVG(`value`) > 100 AS firing
            FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '1' SECOND))
            WHERE metric = 't0' OR metric = 't1'
            GROUP BY device, metric, window_start, window_end
            """);
        var groups = string.Join(',', Enumerable.Range(0, Ramps).Select(
            number => $"\"hall-{number:d3}\":[\"{Ramp(number)}\"]"));
        var windows = Ramps == 0 ? "" : $$"""
            "group_windows": [ { "id": "halls", "size_seconds": 10, "deadline_seconds": 60,
              "idle_after_seconds": 3600, "early_seconds": 1, "groups": { {{groups}} } } ],
            """;
        var rule = Ramps == 0 ? "" : """
            , { "id": "hall-rises", "pipeline": "halls", "metric": "ramp", "raise_above": 100, "clear_below": 50,
              "severity": "critical", "late_after_seconds": 600 }
            """;
        var file = Path.Combine(folder, "gateway.json");
        File.WriteAllText(file, new StringBuilder("{").Append(CultureInfo.InvariantCulture, $$"""
              {{windows}}
              "rules": [
                { "id": "stays-high", "metric": "s*", "raise_above": 100, "clear_below": 50, "severity": "warning",
                  "late_after_seconds": 600, "summary": "{device}: {metric} is at {peak} since {start}",
                  "runbook": "https://wiki.example/high", "labels": { "team": "night", "hall": "2" } }{{rule}}
              ],
              "model": { "train": false }
            """).Append('}').ToString());
        return file;
    }

    private static string Ramp(int number) => $"ramp-{number:d3}";
}
