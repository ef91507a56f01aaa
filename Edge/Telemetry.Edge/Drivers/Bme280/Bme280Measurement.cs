namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>One compensated measurement in the datasheet's own fixed-point units.</summary>
internal readonly record struct Bme280Measurement(int CentiCelsius, uint PascalQ8, uint PercentQ10)
{
    public double Celsius => CentiCelsius / 100.0;

    public double Pascal => PascalQ8 / 256.0;

    public double RelativeHumidity => PercentQ10 / 1024.0;
}
