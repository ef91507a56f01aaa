using Telemetry.Contract;

namespace Telemetry.Edge.Configuration;

/// <summary>What the entries of many sensors have in common.</summary>
internal static class SensorKeys
{
    public const string NameAllowed = "1 to 128 of A-Z a-z 0-9 _ . : -";

    public const string UnitAllowed = "up to 32 bytes, a unit of SenML like Cel, V or 1";

    public const int PeriodMillisMin = 10;
    public const int PeriodMillisMax = 86_400_000;
    public const int TimeoutMillisMax = 600_000;

    private const string BusAllowed = "i2c:BUS, bridge:unix:PATH or bridge:tcp:HOST:PORT";

    public static string Device(ConfigNode node) => node.Text("device", NameAllowed, IsName);

    /// <summary>May a device or a metric be called so?</summary>
    public static bool IsName(string text) => Names.IsValid(text);

    /// <summary>Can a pack carry this unit?</summary>
    public static bool IsUnit(string text) =>
        System.Text.Encoding.UTF8.GetByteCount(text) <= Limits.UnitBytesMax && !text.Any(char.IsControl);

    /// <summary>
    /// The name of a metric that a driver calls <paramref name="name"/> unless the file says otherwise.
    /// </summary>
    public static string Metric(ConfigNode metrics, string name) =>
        metrics.TextOr(name, name, NameAllowed, IsName);

    /// <summary>An I2C bus of this computer, or a simulator's.</summary>
    public static string Bus(ConfigNode node) => node.Text("bus", BusAllowed, b => BusAddress.TryParse(b, out _));

    /// <summary>The metrics' names in the order of <paramref name="names"/>; each may be given once.</summary>
    public static MetricNames Metrics(ConfigNode node, params ReadOnlySpan<string> names)
    {
        var metrics = node.ObjectOrEmpty("metrics");
        metrics.AllowOnly(names);
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            given.Add(name, Metric(metrics, name));
        }
        return given.Values.Distinct(StringComparer.Ordinal).Count() == given.Count
            ? new MetricNames(given)
            : throw node.Refusal("metrics", "a name used twice", $"{given.Count} different names");
    }
}
