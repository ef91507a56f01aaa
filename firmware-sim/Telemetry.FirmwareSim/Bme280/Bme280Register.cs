namespace Telemetry.FirmwareSim.Bme280;

/// <summary>Register addresses of the datasheet's memory map (table 18).</summary>
internal static class Bme280Register
{
    public const byte Id = 0xD0;
    public const byte Reset = 0xE0;
    public const byte ControlHumidity = 0xF2;
    public const byte Status = 0xF3;
    public const byte ControlMeasure = 0xF4;
    public const byte Config = 0xF5;
    public const byte PressureMsb = 0xF7;
    public const byte TemperatureMsb = 0xFA;
    public const byte HumidityMsb = 0xFD;

    /// <summary>What <see cref="Id"/> reads on a BME280 (a BMP280 says 0x58).</summary>
    public const byte IdValue = 0x60;

    /// <summary>The only word that <see cref="Reset"/> obeys.</summary>
    public const byte ResetWord = 0xB6;

    public const byte StatusMeasuring = 0x08;
    public const byte StatusImageUpdate = 0x01;
}
