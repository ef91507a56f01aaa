namespace Telemetry.FirmwareSim.Bme280;

/// <summary>The air around a sensor: °C, % relative humidity, Pa.</summary>
internal readonly record struct EnvironmentSample(double Celsius, double Humidity, double Pascal);
