using System.Buffers.Binary;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Ads1115;

/// <summary>
/// A Texas Instruments ADS1115: four registers behind a pointer, single-shot and continuous conversion, at the slow end
/// of each rate.
/// </summary>
internal sealed class Ads1115Device : II2cTarget
{
    private const ushort ConfigAtPowerOn = 0x8583;
    private const ushort StartBit = 0x8000;
    private const ushort SingleShot = 0x0100;

    private static readonly double[] FullScales = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
    private static readonly int[] Rates = [8, 16, 32, 64, 128, 250, 475, 860];
    private static readonly (int Plus, int Minus)[] Inputs =
        [(0, 1), (0, 3), (1, 3), (2, 3), (0, -1), (1, -1), (2, -1), (3, -1)];

    private readonly Func<int, TimeSpan, double> _volts;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private readonly ushort[] _registers = new ushort[4];
    private byte _pointer;
    private TimeSpan? _conversionEnd;

    /// <param name="volts">The voltage of an input against ground at a time since the device was made.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Ads1115Device(Func<int, TimeSpan, double> volts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(volts);
        ArgumentNullException.ThrowIfNull(time);
        _volts = volts;
        _time = time;
        _madeAt = time.GetTimestamp();
        PowerCycle();
    }

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        var now = _time.GetElapsedTime(_madeAt);
        Advance(now);
        if (!write.IsEmpty)
        {
            _pointer = (byte)(write[0] & 3);
            if (write.Length >= 3)
            {
                Write(BinaryPrimitives.ReadUInt16BigEndian(write[1..]), now);
            }
        }

        if (!read.IsEmpty)
        {
            Span<byte> word = stackalloc byte[2];
            var isReady = _pointer == 1 && _conversionEnd is null;
            BinaryPrimitives.WriteUInt16BigEndian(word, (ushort)(_registers[_pointer] | (isReady ? StartBit : 0)));
            read.Fill(0xFF);
            word[..Math.Min(2, read.Length)].CopyTo(read);
        }

        return I2cStatus.Ok;
    }

    /// <inheritdoc/>
    public void PowerCycle()
    {
        _registers[0] = 0;
        _registers[1] = ConfigAtPowerOn & 0x7FFF;
        _registers[2] = 0x8000;
        _registers[3] = 0x7FFF;
        _conversionEnd = null;
    }

    private void Write(ushort value, TimeSpan now)
    {
        if (_pointer == 0)
        {
            return; // The conversion register is read-only.
        }

        _registers[_pointer] = _pointer == 1 ? (ushort)(value & 0x7FFF) : value;
        if (_pointer == 1)
        {
            var isContinuous = (value & SingleShot) == 0;
            var isStarted = isContinuous || ((value & StartBit) != 0 && _conversionEnd is null);
            _conversionEnd = isStarted ? now + Duration() : _conversionEnd;
        }
    }

    private void Advance(TimeSpan now)
    {
        if (_conversionEnd is not { } end || end > now)
        {
            return;
        }

        var isContinuous = (_registers[1] & SingleShot) == 0;
        var last = isContinuous ? end + ((now - end).Ticks / Duration().Ticks * Duration()) : end;
        var (plus, minus) = Inputs[(_registers[1] >> 12) & 7];
        var volts = _volts(plus, last) - (minus < 0 ? 0 : _volts(minus, last));
        var code = Math.Round(volts / FullScales[(_registers[1] >> 9) & 7] * 32768);
        _registers[0] = unchecked((ushort)(short)Math.Clamp(code, short.MinValue, short.MaxValue));
        _conversionEnd = isContinuous ? last + Duration() : null;
    }

    /// <summary>Ten percent slow, and 25 µs to wake.</summary>
    private TimeSpan Duration() =>
        TimeSpan.FromSeconds(1.1 / Rates[(_registers[1] >> 5) & 7]) + TimeSpan.FromMicroseconds(25);
}
