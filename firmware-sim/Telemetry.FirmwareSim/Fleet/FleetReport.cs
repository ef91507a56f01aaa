using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>The JSON line at the end of a fleet's life.</summary>
internal static class FleetReport
{
    private const double Mebibyte = 1024 * 1024;

    public static JsonObject Of(FleetOptions options, FleetRun run, TimeSpan ran)
    {
        var counts = run.Counts;
        return new JsonObject
        {
            ["devices"] = options.Devices,
            ["rate"] = options.Rate,
            ["seconds"] = Math.Round(ran.TotalSeconds, 1),
            ["ramp_seconds"] = Math.Round(run.RampTime.TotalSeconds, 1),
            ["failed_connects"] = counts.FailedConnects,
            ["lost_connections"] = counts.LostConnections,
            ["readings"] = counts.Measured,
            ["published"] = counts.Published,
            ["acknowledged"] = counts.Acked,
            ["refused"] = counts.Refused,
            ["unacknowledged"] = run.Unacked,
            ["ack_ms"] = new JsonObject
            {
                ["p50"] = Millis(counts.Latency.Percentile(0.5)),
                ["p90"] = Millis(counts.Latency.Percentile(0.9)),
                ["p99"] = Millis(counts.Latency.Percentile(0.99)),
                ["p999"] = Millis(counts.Latency.Percentile(0.999)),
                ["max"] = Millis(counts.Latency.Max),
            },
        };
    }

    /// <summary>What the gateway counted, and how many acknowledged readings it does not have.</summary>
    public static JsonObject Of(GatewayCounts gateway, FleetCounts fleet) => new()
    {
        ["devices"] = gateway.Devices,
        ["accepted"] = gateway.Accepted,
        ["duplicate"] = gateway.Duplicate,
        ["late"] = gateway.Late,
        ["quarantined"] = gateway.Quarantined,
        ["dead_letter"] = gateway.DeadLetter,
        ["lost"] = fleet.Acked - gateway.Accepted,
    };

    /// <summary>What a process used between two looks.</summary>
    public static JsonObject Of(ProcessUsage before, ProcessUsage after, TimeSpan between) => new()
    {
        ["cpu_seconds"] = Math.Round((after.Cpu - before.Cpu).TotalSeconds, 1),
        ["cpu_share_of_a_core"] = Math.Round((after.Cpu - before.Cpu) / between, 3),
        ["rss_mb"] = Math.Round(after.ResidentBytes / Mebibyte, 1),
        ["peak_rss_mb"] = Math.Round(after.PeakBytes / Mebibyte, 1),
        ["descriptors"] = after.Descriptors,
    };

    private static double Millis(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);
}
