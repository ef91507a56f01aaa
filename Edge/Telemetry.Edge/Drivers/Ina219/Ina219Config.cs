using System.Globalization;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ina219;

/// <summary>A Texas Instruments INA219 on an I2C bus.</summary>
internal sealed record Ina219Config : SampledConfig
{
    public const string Type = "ina219";

    private const int PeriodMillis = 1000;
    private const double ShuntOhmsMin = 1e-5;
    private const double ShuntOhmsMax = 100;
    private const double AmperesMax = 10_000;
    private const int CalibrationMax = 0xFFFE;
    private const double CurrentCodes = 32768;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    public required double ShuntOhms { get; init; }

    /// <summary>What is written into the calibration register.</summary>
    public required int Calibration { get; init; }

    /// <summary>The shunt's range: 0 to 3 for ±40, ±80, ±160, ±320 mV.</summary>
    public required int Gain { get; init; }

    /// <summary>The bus's range: 32 V, else 16 V.</summary>
    public required bool IsWide { get; init; }

    /// <summary>Samples averaged into one value: 1 to 128.</summary>
    public required int Samples { get; init; }

    /// <summary>The names of <c>voltage</c>, <c>current</c> and <c>power</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Ina219Config Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis,
            "bus", "address", "metrics", "shunt_ohms", "amperes_max", "shunt_millivolts", "bus_volts", "samples");
        var metrics = SensorKeys.Metrics(node, "voltage", "current", "power");
        var ohms = node.NumberOr("shunt_ohms", 0.1, ShuntOhmsMin, ShuntOhmsMax);
        var millivolts = node.ChoiceOr("shunt_millivolts", 320, 40, 80, 160, 320);
        // The most that the shunt's range lets through is the most that there can be to see.
        var amperes = node.NumberOr("amperes_max", millivolts / 1000.0 / ohms, 1e-6, AmperesMax);
        var calibration = Ina219Conversion.Calibration(amperes / CurrentCodes, ohms);
        if (calibration is < 2 or > CalibrationMax)
        {
            throw node.Refusal(
                "amperes_max",
                amperes.ToString(CultureInfo.InvariantCulture),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{0.04096 * CurrentCodes / CalibrationMax / ohms:G4} or more with this shunt"));
        }
        return new Ina219Config
        {
            Bus = SensorKeys.Bus(node),
            Address = node.WholeOr("address", 0x40, 0x40, 0x4F),
            ShuntOhms = ohms,
            Calibration = calibration,
            Gain = int.Log2(millivolts / 40),
            IsWide = node.ChoiceOr("bus_volts", 32, 16, 32) == 32,
            Samples = node.ChoiceOr("samples", 1, 1, 2, 4, 8, 16, 32, 64, 128),
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new Ina219Chip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));
}
