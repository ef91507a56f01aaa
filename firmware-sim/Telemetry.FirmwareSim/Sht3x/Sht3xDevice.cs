using System.Buffers.Binary;
using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Sht3x;

/// <summary>
/// A Sensirion SHT3x: commands of two bytes, words with their checksums, measuring times at the datasheet's maximum.
/// While it measures or resets, and when it has nothing to give, it does not acknowledge.
/// </summary>
internal sealed class Sht3xDevice : II2cTarget
{
    private const ushort StatusAtPowerOn = 0x8010;
    private const ushort StatusHeater = 1 << 13;
    private const ushort StatusCommandRefused = 1 << 1;
    private const ushort StatusClearable = 0x8C10;

    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(1.5);

    private readonly Func<TimeSpan, (double Celsius, double Humidity)> _truth;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private ushort _status;
    private TimeSpan _readyAt;
    private TimeSpan? _measuredAt;
    private ushort? _answer;

    /// <param name="truth">What the elements say at a time since the device was made.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Sht3xDevice(Func<TimeSpan, (double Celsius, double Humidity)> truth, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(time);
        _truth = truth;
        _time = time;
        _madeAt = time.GetTimestamp();
        Reset(TimeSpan.Zero);
    }

    /// <summary>CRC-8 of the datasheet's table 20, bit by bit from the highest.</summary>
    public static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        var remainder = 0xFF;
        foreach (var value in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                var isOut = ((remainder >> 7) ^ (value >> bit)) & 1;
                remainder = ((remainder << 1) & 0xFF) ^ (isOut * 0x31);
            }
        }

        return (byte)remainder;
    }

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        var now = _time.GetElapsedTime(_madeAt);
        if (now < _readyAt)
        {
            return I2cStatus.Refused;
        }

        if (write.Length >= 2)
        {
            Command(BinaryPrimitives.ReadUInt16BigEndian(write), now);
        }

        return read.IsEmpty || Answer(read) ? I2cStatus.Ok : I2cStatus.Refused;
    }

    /// <inheritdoc/>
    public void PowerCycle() => Reset(_time.GetElapsedTime(_madeAt));

    private void Command(ushort command, TimeSpan now)
    {
        _status &= unchecked((ushort)~StatusCommandRefused);
        switch (command)
        {
            case 0x30A2:
                Reset(now);
                break;
            case 0x306D:
                _status |= StatusHeater;
                break;
            case 0x3066:
                _status &= unchecked((ushort)~StatusHeater);
                break;
            case 0x3041:
                _status &= unchecked((ushort)~StatusClearable);
                break;
            case 0xF32D:
                _answer = _status;
                break;
            case 0x2400 or 0x240B or 0x2416:
                _readyAt = now + TimeSpan.FromMilliseconds(command switch { 0x2400 => 15.5, 0x240B => 6.5, _ => 4.5 });
                _measuredAt = _readyAt;
                break;
            default:
                _status |= StatusCommandRefused;
                break;
        }
    }

    private void Reset(TimeSpan now)
    {
        _status = StatusAtPowerOn;
        _readyAt = now + ResetTime;
        _measuredAt = null;
        _answer = null;
    }

    private bool Answer(Span<byte> read)
    {
        Span<byte> words = stackalloc byte[6];
        if (_answer is { } status)
        {
            _answer = null;
            WriteWord(words, status);
            words = words[..3];
        }
        else if (_measuredAt is { } at)
        {
            _measuredAt = null; // It gives each measurement once.
            var (celsius, humidity) = _truth(at);
            celsius += (_status & StatusHeater) != 0 ? 3 : 0;
            WriteWord(words, ToWord((celsius + 45) / 175));
            WriteWord(words[3..], ToWord(humidity / 100));
        }
        else
        {
            return false;
        }

        read.Fill(0xFF);
        words[..Math.Min(words.Length, read.Length)].CopyTo(read);
        return true;
    }

    private static ushort ToWord(double share) => (ushort)Math.Round(Math.Clamp(share, 0, 1) * 65535);

    private static void WriteWord(Span<byte> bytes, ushort word)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, word);
        bytes[2] = Checksum(bytes[..2]);
    }
}
