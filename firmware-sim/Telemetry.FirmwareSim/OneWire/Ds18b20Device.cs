using System.Globalization;
using System.Text;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.OneWire;

/// <summary>
/// A Maxim DS18B20 as the kernel's <c>w1_therm</c> shows it: reading its file converts. After a brown-out within a
/// conversion it answers what it holds after power-on, 85 °C.
/// </summary>
internal sealed class Ds18b20Device
{
    private const byte PowerOnReserved = 0x0C;

    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly Func<TimeSpan, double> _truth;
    private readonly FaultSchedule _faults;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private TimeSpan _seenAt;
    private ulong _reads;

    /// <param name="id">Its name in the kernel's folder.</param>
    /// <param name="name">Its target in scenarios.</param>
    /// <param name="truth">What the element says at a time since the device was made.</param>
    /// <param name="faults">What goes wrong when.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Ds18b20Device(
        string id, string name, Func<TimeSpan, double> truth, FaultSchedule faults, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(time);
        Id = id;
        _name = name;
        _truth = truth;
        _faults = faults;
        _time = time;
        _madeAt = time.GetTimestamp();
    }

    /// <summary>Its name in the kernel's folder: family 28 and its number.</summary>
    public string Id { get; }

    /// <summary>Is it on the wire?</summary>
    public bool IsThere => _faults.Active(_name, SensorFault.Dropout, _time.GetElapsedTime(_madeAt)) is null;

    /// <summary>The text of <c>w1_slave</c>; null when the device is gone.</summary>
    public string? ReadSlaveFile()
    {
        lock (_lock)
        {
            var now = _time.GetElapsedTime(_madeAt);
            if (!IsThere)
            {
                return null;
            }

            var isPowerOn = _faults.HasBegun(_name, SensorFault.BrownOut, _seenAt, now);
            _seenAt = now;
            _reads++;
            Span<byte> bytes = stackalloc byte[9];
            Fill(bytes, isPowerOn ? (short)(85 * 16) : ToWord(_truth(now)), isPowerOn);
            var checksum = bytes[8];
            Flip(bytes, now);
            return ToText(bytes, Checksum(bytes[..8]) == bytes[8], checksum);
        }
    }

    /// <summary>CRC-8 of 1-wire (datasheet, figure 11), as the shift register does it.</summary>
    public static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        var register = 0;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var isSet = ((register ^ (value >> bit)) & 1) != 0;
                register >>= 1;
                register ^= isSet ? 0x8C : 0;
            }
        }

        return (byte)register;
    }

    private static void Fill(Span<byte> bytes, short word, bool isPowerOn)
    {
        bytes[0] = (byte)word;
        bytes[1] = (byte)(word >> 8);
        bytes[2] = 0x4B;
        bytes[3] = 0x46;
        bytes[4] = 0x7F;
        bytes[5] = 0xFF;
        bytes[6] = isPowerOn ? PowerOnReserved : (byte)(0x10 - (word & 0x0F));
        bytes[7] = 0x10;
        bytes[8] = Checksum(bytes[..8]);
    }

    private static short ToWord(double celsius) => (short)Math.Round(Math.Clamp(celsius, -55, 125) * 16);

    private void Flip(Span<byte> bytes, TimeSpan now)
    {
        if (_faults.Active(_name, SensorFault.CrcError, now) is { } fault
            && SeededNoise.Uniform(_faults.Seed, 73, _reads) < fault.Amount)
        {
            var bit = (int)(SeededNoise.Uniform(_faults.Seed, 74, _reads) * 72);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static string ToText(ReadOnlySpan<byte> bytes, bool isRight, byte checksum)
    {
        var text = new StringBuilder();
        foreach (var b in bytes)
        {
            text.Append(CultureInfo.InvariantCulture, $"{b:x2} ");
        }

        var hex = text.ToString();
        var milli = (short)(bytes[0] | (bytes[1] << 8)) * 1000 / 16;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{hex}: crc={checksum:x2} {(isRight ? "YES" : "NO")}\n{hex}t={milli}\n");
    }
}
