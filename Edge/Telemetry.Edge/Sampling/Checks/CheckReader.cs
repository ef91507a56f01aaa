using Telemetry.Contract;
using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Sampling.Checks;

/// <summary>Reads a sensor's <c>checks</c>: an object of metrics, each with what is believable of it.</summary>
internal static class CheckReader
{
    private const double Anything = 1e15;
    private const int PeersMax = 16;
    private const int StuckSecondsMax = 30 * 86_400;

    private static readonly MetricCheck Nothing = new();

    public static IReadOnlyDictionary<string, MetricCheck> Read(ConfigNode sensor)
    {
        var checks = new Dictionary<string, MetricCheck>(StringComparer.Ordinal);
        foreach (var (metric, node) in sensor.ObjectOrEmpty("checks").Members())
        {
            checks.Add(metric, Read(metric, node));
        }
        return checks;
    }

    private static MetricCheck Read(string metric, ConfigNode node)
    {
        node.AllowOnly("min", "max", "rate_per_second", "stuck_seconds", "peers", "peer_tolerance");
        var stuck = node.IntegerOr("stuck_seconds", 0, 1, StuckSecondsMax);
        var check = new MetricCheck
        {
            Min = node.NumberOrNull("min", -Anything, Anything),
            Max = node.NumberOrNull("max", -Anything, Anything),
            RatePerSecond = node.NumberOrNull("rate_per_second", 0, Anything),
            StuckAfter = stuck == 0 ? null : TimeSpan.FromSeconds(stuck),
            Peers = node.TextsOrEmpty("peers", PeersMax, "DEVICE/METRIC", IsPeer),
            PeerTolerance = node.NumberOr("peer_tolerance", 0, 0, Anything),
        };
        if (check.Min > check.Max)
        {
            throw node.Refusal("max", "less than min", "a number not below min");
        }
        if (check.Peers.Count > 0 != check.PeerTolerance > 0)
        {
            throw node.Refusal(
                "peer_tolerance", "peers or a tolerance alone", "peers and a tolerance above 0, or neither");
        }
        return check == Nothing
            ? throw node.Refusal(
                "(checks)", $"no check of {metric}", "one of min, max, rate_per_second, stuck_seconds, peers")
            : check;
    }

    private static bool IsPeer(string text) =>
        text.IndexOf('/') is var slash and > 0
        && Names.IsValid(text.AsSpan(0, slash)) && Names.IsValid(text.AsSpan(slash + 1));
}
