using System.Buffers.Binary;
using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Sht3x;

/// <summary>
/// A Sensirion SHT3x in single-shot mode without clock stretching (datasheet SHT3x-DIS, section 4). After each
/// measurement the status register says whether the chip was reset meanwhile: what it gave then is not believed.
/// </summary>
internal sealed class Sht3xChip : IChip
{
    private const ushort CommandReset = 0x30A2;
    private const ushort CommandHeaterOff = 0x3066;
    private const ushort CommandReadStatus = 0xF32D;
    private const ushort CommandClearStatus = 0x3041;
    private const ushort StatusHeater = 1 << 13;
    private const ushort StatusWasReset = 1 << 4;
    private const ushort StatusCommandRefused = 1 << 1;
    private const int WordBytes = 3;

    /// <summary>Section 2.2: 1.5 ms after power-up or reset.</summary>
    private static readonly TimeSpan ResetTime = TimeSpan.FromMilliseconds(2);

    private readonly I2cPort _port;
    private readonly Sht3xConfig _config;
    private readonly TimeProvider _time;

    public Sht3xChip(I2cPort port, Sht3xConfig config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    /// <summary>
    /// Section 2.2, maximum over the whole supply range: 4.5, 6.5 and 15.5 ms; whole ones, because timers cut the rest
    /// off.
    /// </summary>
    internal static TimeSpan MeasuringTime(Sht3xRepeatability repeatability) => TimeSpan.FromMilliseconds(
        repeatability switch
        {
            Sht3xRepeatability.Low => 5,
            Sht3xRepeatability.Medium => 7,
            _ => 16,
        });

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation)
    {
        Command(CommandReset);
        await Task.Delay(ResetTime, _time, cancellation);
        Command(CommandHeaterOff);
        Command(CommandClearStatus);
        var status = ReadStatus();
        if ((status & (StatusWasReset | StatusHeater | StatusCommandRefused)) != 0)
        {
            throw new InvalidDataException(Describe("The chip does not obey", status));
        }
    }

    /// <inheritdoc/>
    public async Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        Command(_config.Repeatability switch
        {
            Sht3xRepeatability.Low => 0x2416,
            Sht3xRepeatability.Medium => 0x240B,
            _ => 0x2400,
        });
        await Task.Delay(MeasuringTime(_config.Repeatability), _time, cancellation);
        var (temperature, humidity) = ReadMeasured();
        var status = ReadStatus();
        if ((status & StatusWasReset) != 0)
        {
            throw new InvalidDataException(Describe("The chip was reset while it measured", status));
        }
        // A heater that somebody switched on warms the chip by degrees and dries it.
        var quality = (status & StatusHeater) != 0 ? ValueQuality.Suspect : ValueQuality.Good;
        var celsius = Sht3xConversion.Celsius(temperature);
        into.Add(_config.Metrics["temperature"], "Cel", celsius, Within(celsius, quality));
        into.Add(_config.Metrics["humidity"], "%RH", Sht3xConversion.RelativeHumidity(humidity), quality);
        if (quality != ValueQuality.Good)
        {
            Command(CommandHeaterOff);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    /// <summary>The specified range (table 1); the words reach further.</summary>
    private static ValueQuality Within(double celsius, ValueQuality quality) =>
        celsius is >= -40 and <= 125 ? quality : ValueQuality.Range;

    /// <summary>Two words, each with its checksum; the chip gives them once, so a wrong one voids the poll.</summary>
    private (ushort Temperature, ushort Humidity) ReadMeasured()
    {
        Span<byte> raw = stackalloc byte[2 * WordBytes];
        _port.Read(raw); // A chip that is not ready, or was reset, does not acknowledge.
        return (Checked(raw[..WordBytes]), Checked(raw[WordBytes..]));
    }

    private ushort ReadStatus()
    {
        Span<byte> raw = stackalloc byte[WordBytes];
        _port.WriteRead([CommandReadStatus >> 8, CommandReadStatus & 0xFF], raw);
        return Checked(raw);
    }

    private static ushort Checked(ReadOnlySpan<byte> word)
    {
        var expected = Sht3xConversion.Crc(word[..2]);
        return word[2] == expected
            ? BinaryPrimitives.ReadUInt16BigEndian(word)
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The checksum is 0x{word[2]:X2}, for these bytes it is 0x{expected:X2}."));
    }

    private void Command(int command) => _port.Write([(byte)(command >> 8), (byte)command]);

    private static string Describe(string what, ushort status) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}: status 0x{status:X4}.");
}
