using System.Buffers;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ds18b20;

/// <summary>A Maxim DS18B20 behind the kernel's 1-wire driver.</summary>
internal sealed record Ds18b20Config : SampledConfig
{
    public const string Type = "ds18b20";

    /// <summary>Where the kernel shows 1-wire devices.</summary>
    public const string Folder = "/sys/bus/w1/devices";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private const int PeriodMillis = 5000;

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <summary>The device's name, <c>28-</c> and twelve hexadecimal digits; null: the only one there is.</summary>
    public required string? Id { get; init; }

    /// <summary>Where the kernel (or a simulator) shows its devices.</summary>
    public required string DevicesFolder { get; init; }

    /// <summary>The name of <c>temperature</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Ds18b20Config Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "id", "folder", "metrics");
        var metrics = SensorKeys.Metrics(node, "temperature");
        return new Ds18b20Config
        {
            Id = node.TextOrNull("id", "28- and twelve hexadecimal digits in small letters", IsId),
            DevicesFolder = node.TextOr("folder", Folder, "an absolute path", p => p.StartsWith('/')),
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) => new Ds18b20Sensor(this, parts.Files);

    private static bool IsId(string text) =>
        text.Length == 15 && text.StartsWith(Ds18b20Sensor.Family, StringComparison.Ordinal)
        && text.AsSpan(3).IndexOfAnyExcept(Digits) < 0;
}
