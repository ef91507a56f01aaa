using System.Buffers.Binary;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Mcp9808;

/// <summary>
/// A Microchip MCP9808: registers behind a pointer, a conversion after the other, 0 °C until the first has ended, and
/// the three comparison bits above each temperature.
/// </summary>
internal sealed class Mcp9808Device : II2cTarget
{
    private const byte Config = 1;
    private const byte Upper = 2;
    private const byte Lower = 3;
    private const byte Critical = 4;
    private const byte Ambient = 5;
    private const byte Resolution = 8;
    private const ushort LimitBits = 0x1FFC;
    private const ushort Shutdown = 0x0100;

    private static readonly double[] ConversionMillis = [30, 65, 130, 250];

    private readonly Func<TimeSpan, double> _truth;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private readonly ushort[] _registers = new ushort[9];
    private byte _pointer;
    private TimeSpan _convertsSince;

    /// <param name="truth">What the element says at a time since the device was made.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Mcp9808Device(Func<TimeSpan, double> truth, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(time);
        _truth = truth;
        _time = time;
        _madeAt = time.GetTimestamp();
        PowerCycle();
    }

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        var now = _time.GetElapsedTime(_madeAt);
        if (!write.IsEmpty)
        {
            _pointer = (byte)(write[0] & 0x0F);
            if (write.Length > 1 && !Write(write[1..], now))
            {
                return I2cStatus.Refused;
            }
        }

        if (!read.IsEmpty)
        {
            Convert(now);
            Span<byte> word = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(
                word, _pointer < _registers.Length ? _registers[_pointer] : (ushort)0);
            read.Fill(0xFF);
            var bytes = _pointer == Resolution ? word[1..] : word;
            bytes[..Math.Min(bytes.Length, read.Length)].CopyTo(read);
        }

        return I2cStatus.Ok;
    }

    /// <inheritdoc/>
    public void PowerCycle()
    {
        Array.Clear(_registers);
        _registers[6] = 0x0054;
        _registers[7] = 0x0400;
        _registers[Resolution] = 3;
        _convertsSince = _time.GetElapsedTime(_madeAt);
    }

    private bool Write(ReadOnlySpan<byte> bytes, TimeSpan now)
    {
        switch (_pointer)
        {
            case Resolution:
                _registers[Resolution] = (ushort)(bytes[0] & 3);
                _convertsSince = now;
                return true;
            case Config when bytes.Length >= 2:
                _registers[Config] = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x07FF);
                return true;
            case Upper or Lower or Critical when bytes.Length >= 2:
                _registers[_pointer] = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes) & LimitBits);
                return true;
            default:
                return false; // Everything else is read-only.
        }
    }

    private void Convert(TimeSpan now)
    {
        var duration = TimeSpan.FromMilliseconds(ConversionMillis[_registers[Resolution]]);
        var done = (now - _convertsSince).Ticks / duration.Ticks;
        if (done == 0 || (_registers[Config] & Shutdown) != 0)
        {
            return;
        }

        var celsius = _truth(_convertsSince + (done * duration));
        var dropped = 3 - _registers[Resolution];
        var word = ((int)Math.Round(Math.Clamp(celsius, -255, 255) * 16) >> dropped) << dropped;
        var flags = (word >= Limit(Critical) ? 0x8000 : 0) | (word > Limit(Upper) ? 0x4000 : 0)
            | (word < Limit(Lower) ? 0x2000 : 0);
        _registers[Ambient] = (ushort)(flags | (word & 0x1FFF));
    }

    private int Limit(byte register) => (short)(_registers[register] << 3) >> 3;
}
