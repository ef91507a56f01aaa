using Telemetry.Contract;

namespace Telemetry.Edge.Configuration;

/// <summary>Reads one entry of <c>sensors</c>.</summary>
internal static class SensorConfigReader
{
    private const string NameAllowed = "1 to 128 of A-Z a-z 0-9 _ . : -";
    private const string BusAllowed = "i2c:BUS, bridge:unix:PATH or bridge:tcp:HOST:PORT";
    private const string PortAllowed = "a serial device file or tcp:HOST:PORT";

    private const int PeriodMillisMin = 10;
    private const int PeriodMillisMax = 86_400_000;
    private const int TimeoutMillisMax = 600_000;

    public static SensorConfig Read(ConfigNode node) =>
        node.Text("type", "bme280, line or host", t => t is "bme280" or "line" or "host") switch
        {
            "bme280" => ReadBme280(node),
            "line" => ReadLine(node),
            _ => ReadHost(node),
        };

    private static SensorConfig.Bme280 ReadBme280(ConfigNode node)
    {
        node.AllowOnly(
            "type", "device", "bus", "address", "period_ms", "timeout_ms", "metrics", "oversampling", "filter");
        var metrics = node.ObjectOrEmpty("metrics");
        metrics.AllowOnly("temperature", "pressure", "humidity");
        var oversampling = node.ObjectOrEmpty("oversampling");
        oversampling.AllowOnly("temperature", "pressure", "humidity");
        var sensor = new SensorConfig.Bme280
        {
            Device = Device(node),
            Bus = node.Text("bus", BusAllowed, b => BusAddress.TryParse(b, out _)),
            Address = node.ChoiceOr("address", 0x76, 0x76, 0x77),
            Period = node.MillisOr("period_ms", 1000, PeriodMillisMin, PeriodMillisMax),
            Timeout = node.MillisOr("timeout_ms", 2000, PeriodMillisMin, TimeoutMillisMax),
            OversampleTemperature = oversampling.ChoiceOr("temperature", 1, 1, 2, 4, 8, 16),
            OversamplePressure = oversampling.ChoiceOr("pressure", 1, 1, 2, 4, 8, 16),
            OversampleHumidity = oversampling.ChoiceOr("humidity", 1, 1, 2, 4, 8, 16),
            Filter = node.ChoiceOr("filter", 0, 0, 2, 4, 8, 16),
            TemperatureMetric = Metric(metrics, "temperature"),
            PressureMetric = Metric(metrics, "pressure"),
            HumidityMetric = Metric(metrics, "humidity"),
        };
        return sensor.TemperatureMetric == sensor.PressureMetric || sensor.TemperatureMetric == sensor.HumidityMetric
            || sensor.PressureMetric == sensor.HumidityMetric
            ? throw node.Refusal("metrics", "a name used twice", "three different names")
            : sensor;
    }

    private static SensorConfig.Line ReadLine(ConfigNode node)
    {
        node.AllowOnly("type", "device", "port", "baud", "silence_ms");
        return new SensorConfig.Line
        {
            Device = node.TextOrNull("device", NameAllowed, IsName),
            Port = node.Text("port", PortAllowed, IsPort),
            Baud = node.ChoiceOr(
                "baud", 115_200, 1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600),
            Silence = node.MillisOr("silence_ms", 0, 0, PeriodMillisMax),
        };
    }

    private static SensorConfig.Host ReadHost(ConfigNode node)
    {
        node.AllowOnly("type", "device", "period_ms", "timeout_ms", "disk");
        return new SensorConfig.Host
        {
            Device = Device(node),
            Period = node.MillisOr("period_ms", 10_000, PeriodMillisMin, PeriodMillisMax),
            Timeout = node.MillisOr("timeout_ms", 2000, PeriodMillisMin, TimeoutMillisMax),
            DiskPath = node.TextOr("disk", "/", "an absolute path", p => p.StartsWith('/')),
        };
    }

    private static string Device(ConfigNode node) => node.Text("device", NameAllowed, IsName);

    private static string Metric(ConfigNode metrics, string name) =>
        metrics.TextOr(name, name, NameAllowed, IsName);

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsPort(string text) => text.StartsWith("tcp:", StringComparison.Ordinal)
        ? HostName.TryParseEndpoint(text.AsSpan(4), out _, out _)
        : text.Length > 1 && text[0] == '/' && !text.Contains('\0');
}
