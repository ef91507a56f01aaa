namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>How the chip measures.</summary>
internal sealed class Bme280Options
{
    /// <summary>
    /// Forced mode sleeps between measurements; normal mode measures on its own and only the newest is read.
    /// </summary>
    /// <value>Default: forced.</value>
    public Bme280Mode Mode { get; init; } = Bme280Mode.Forced;

    /// <value>1, 2, 4, 8 or 16 samples; default 1.</value>
    public int OversampleTemperature { get; init; } = 1;

    /// <value>1, 2, 4, 8 or 16 samples; default 1.</value>
    public int OversamplePressure { get; init; } = 1;

    /// <value>1, 2, 4, 8 or 16 samples; default 1.</value>
    public int OversampleHumidity { get; init; } = 1;

    /// <summary>The coefficient of the IIR filter over temperature and pressure.</summary>
    /// <value>0 (off), 2, 4, 8 or 16; default 0.</value>
    public int Filter { get; init; }

    /// <summary>The longest time that one measurement takes (datasheet, section 9.1).</summary>
    public TimeSpan MeasureTimeMax => TimeSpan.FromMicroseconds(
        1250 + (2300 * OversampleTemperature) + (2300 * OversamplePressure) + 575 + (2300 * OversampleHumidity) + 575);
}
