namespace Telemetry.Edge.Configuration;

/// <summary>One entry of <c>sensors</c>. Closed: a new kind breaks every switch that forgets it.</summary>
internal abstract record SensorConfig
{
    private SensorConfig()
    {
    }

    /// <summary>
    /// The device whose readings the sensor gives; null only for a line that names its devices itself.
    /// </summary>
    public required string? Device { get; init; }

    /// <summary>A Bosch BME280 on an I2C bus.</summary>
    internal sealed record Bme280 : SensorConfig
    {
        /// <summary><c>i2c:BUS</c>, <c>bridge:unix:PATH</c> or <c>bridge:tcp:HOST:PORT</c>.</summary>
        public required string Bus { get; init; }

        public required int Address { get; init; }

        public required TimeSpan Period { get; init; }

        public required TimeSpan Timeout { get; init; }

        public required int OversampleTemperature { get; init; }

        public required int OversamplePressure { get; init; }

        public required int OversampleHumidity { get; init; }

        public required int Filter { get; init; }

        public required string TemperatureMetric { get; init; }

        public required string PressureMetric { get; init; }

        public required string HumidityMetric { get; init; }
    }

    /// <summary>A device that speaks the line protocol over a serial port or TCP.</summary>
    internal sealed record Line : SensorConfig
    {
        /// <summary>A serial device file, or <c>tcp:HOST:PORT</c>.</summary>
        public required string Port { get; init; }

        public required int Baud { get; init; }

        /// <summary>Silence after which the port is opened anew; zero: never.</summary>
        public required TimeSpan Silence { get; init; }
    }

    /// <summary>The computer the agent runs on.</summary>
    internal sealed record Host : SensorConfig
    {
        public required TimeSpan Period { get; init; }

        public required TimeSpan Timeout { get; init; }

        /// <summary>A path on the file system whose fill is measured.</summary>
        public required string DiskPath { get; init; }
    }
}
