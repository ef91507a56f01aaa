using System.Buffers.Binary;

namespace Telemetry.FirmwareSim.Tests.Bme280;

/// <summary>
/// The driver's half, written from the datasheet (section 4.2.3 with the double formulas of appendix 8.1) and from
/// register bytes only, so that it shares nothing with the simulator.
/// </summary>
internal sealed class DatasheetCompensation
{
    private readonly ushort _t1;
    private readonly short _t2;
    private readonly short _t3;
    private readonly ushort _p1;
    private readonly short[] _p = new short[10];
    private readonly byte _h1;
    private readonly short _h2;
    private readonly byte _h3;
    private readonly int _h4;
    private readonly int _h5;
    private readonly sbyte _h6;

    /// <param name="low">The bytes 0x88..0xA1.</param>
    /// <param name="high">The bytes 0xE1..0xE7.</param>
    public DatasheetCompensation(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high)
    {
        _t1 = BinaryPrimitives.ReadUInt16LittleEndian(low);
        _t2 = BinaryPrimitives.ReadInt16LittleEndian(low[2..]);
        _t3 = BinaryPrimitives.ReadInt16LittleEndian(low[4..]);
        _p1 = BinaryPrimitives.ReadUInt16LittleEndian(low[6..]);
        for (var i = 2; i <= 9; i++)
        {
            _p[i] = BinaryPrimitives.ReadInt16LittleEndian(low[(4 + (2 * i))..]);
        }

        _h1 = low[25];
        _h2 = BinaryPrimitives.ReadInt16LittleEndian(high);
        _h3 = high[2];
        _h4 = ((sbyte)high[3] * 16) | (high[4] & 0x0F);
        _h5 = ((sbyte)high[5] * 16) | (high[4] >> 4);
        _h6 = (sbyte)high[6];
    }

    public (double Celsius, double Pascal, double Humidity) Convert(ReadOnlySpan<byte> data)
    {
        var pressure = (data[0] << 12) | (data[1] << 4) | (data[2] >> 4);
        var temperature = (data[3] << 12) | (data[4] << 4) | (data[5] >> 4);
        var humidity = (data[6] << 8) | data[7];
        var fine = Fine(temperature);
        return (fine / 5120.0, Pressure(pressure, fine), Humidity(humidity, fine));
    }

    private double Fine(int adc)
    {
        var var1 = ((adc / 16384.0) - (_t1 / 1024.0)) * _t2;
        var var2 = ((adc / 131072.0) - (_t1 / 8192.0)) * ((adc / 131072.0) - (_t1 / 8192.0)) * _t3;
        return var1 + var2;
    }

    private double Pressure(int adc, double fine)
    {
        var var1 = (fine / 2.0) - 64000.0;
        var var2 = var1 * var1 * _p[6] / 32768.0;
        var2 += var1 * _p[5] * 2.0;
        var2 = (var2 / 4.0) + (_p[4] * 65536.0);
        var1 = ((_p[3] * var1 * var1 / 524288.0) + (_p[2] * var1)) / 524288.0;
        var1 = (1.0 + (var1 / 32768.0)) * _p1;
        var p = 1048576.0 - adc;
        p = (p - (var2 / 4096.0)) * 6250.0 / var1;
        var1 = _p[9] * p * p / 2147483648.0;
        var2 = p * _p[8] / 32768.0;
        return p + ((var1 + var2 + _p[7]) / 16.0);
    }

    private double Humidity(int adc, double fine)
    {
        var h = fine - 76800.0;
        h = (adc - ((_h4 * 64.0) + (_h5 / 16384.0 * h)))
            * (_h2 / 65536.0 * (1.0 + (_h6 / 67108864.0 * h * (1.0 + (_h3 / 67108864.0 * h)))));
        h *= 1.0 - (_h1 * h / 524288.0);
        return Math.Clamp(h, 0.0, 100.0);
    }
}
