using System.Buffers.Binary;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Ina219;

/// <summary>
/// A Texas Instruments INA219 over a shunt: triggered and continuous conversion of both voltages, the arithmetic of
/// current and power with its overflow, all flags.
/// </summary>
internal sealed class Ina219Device : II2cTarget
{
    private const ushort ConfigAtPowerOn = 0x399F;
    private const ushort ResetBit = 0x8000;
    private const ushort Ready = 2;
    private const ushort Overflow = 1;

    private readonly Func<TimeSpan, (double Volts, double Amperes)> _truth;
    private readonly double _shuntOhms;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private readonly ushort[] _registers = new ushort[6];
    private byte _pointer;
    private TimeSpan? _conversionEnd;

    /// <param name="truth">Bus voltage and current at a time since the device was made.</param>
    /// <param name="shuntOhms">The shunt.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Ina219Device(
        Func<TimeSpan, (double Volts, double Amperes)> truth, double shuntOhms, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(time);
        _truth = truth;
        _shuntOhms = shuntOhms;
        _time = time;
        _madeAt = time.GetTimestamp();
        PowerCycle();
    }

    private bool IsContinuous => (_registers[0] & 7) >= 5;

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        var now = _time.GetElapsedTime(_madeAt);
        Advance(now);
        if (!write.IsEmpty)
        {
            _pointer = write[0];
            if (_pointer >= _registers.Length)
            {
                return I2cStatus.Refused;
            }

            if (write.Length >= 3)
            {
                Write(BinaryPrimitives.ReadUInt16BigEndian(write[1..]), now);
            }
        }

        if (!read.IsEmpty)
        {
            Span<byte> word = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(word, _registers[_pointer]);
            read.Fill(0xFF);
            word[..Math.Min(2, read.Length)].CopyTo(read);
            if (_pointer == 3)
            {
                _registers[2] &= unchecked((ushort)~Ready); // Reading the power clears it.
            }
        }

        return I2cStatus.Ok;
    }

    /// <inheritdoc/>
    public void PowerCycle()
    {
        Array.Clear(_registers);
        _registers[0] = ConfigAtPowerOn;
        _conversionEnd = _time.GetElapsedTime(_madeAt) + Duration();
    }

    private void Write(ushort value, TimeSpan now)
    {
        switch (_pointer)
        {
            case 0 when (value & ResetBit) != 0:
                PowerCycle();
                break;
            case 0:
                _registers[0] = value;
                _registers[2] &= unchecked((ushort)~Ready);
                _conversionEnd = (value & 7) is 0 or 4 ? null : now + Duration();
                break;
            case 5:
                _registers[5] = (ushort)(value & 0xFFFE);
                break;
            default:
                break; // The results are read-only.
        }
    }

    private void Advance(TimeSpan now)
    {
        if (_conversionEnd is not { } end || end > now)
        {
            return;
        }

        var last = IsContinuous ? end + ((now - end).Ticks / Duration().Ticks * Duration()) : end;
        var (volts, amperes) = _truth(last);
        var shuntMax = 4000 << ((_registers[0] >> 11) & 3);
        var shunt = (int)Math.Clamp(Math.Round(amperes * _shuntOhms / 10e-6), -shuntMax, shuntMax);
        var busMax = (_registers[0] & 0x2000) != 0 ? 8000 : 4000;
        var bus = (int)Math.Clamp(Math.Round(volts / 4e-3), 0, busMax);
        var current = shunt * _registers[5] / 4096;
        var power = Math.Abs(current) * bus / 5000;
        var isOverflow = current is > short.MaxValue or < short.MinValue || power > ushort.MaxValue;
        _registers[1] = unchecked((ushort)shunt);
        _registers[2] = (ushort)((bus << 3) | Ready | (isOverflow ? Overflow : 0));
        _registers[3] = unchecked((ushort)power);
        _registers[4] = unchecked((ushort)current);
        _conversionEnd = IsContinuous ? last + Duration() : null;
    }

    /// <summary>Both voltages, at the datasheet's maximum: 586 µs at 12 bits, times the samples averaged.</summary>
    private TimeSpan Duration()
    {
        var converter = (_registers[0] >> 3) & 0xF;
        var samples = (converter & 8) != 0 ? 1 << (converter & 7) : 1;
        return TimeSpan.FromMicroseconds(2 * 586 * samples);
    }
}
