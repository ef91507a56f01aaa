using System.Buffers.Binary;
using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Lis3dh;

/// <summary>
/// An ST LIS3DH in high-resolution mode, its memory as a stream (datasheet DocID17530, sections 5 and 8): each poll
/// takes what has gathered, and gives the mean of each axis and the vibration around it.
/// </summary>
internal sealed class Lis3dhChip : IChip
{
    private const byte RegisterWhoAmI = 0x0F;
    private const byte RegisterControl1 = 0x20;
    private const byte RegisterControl4 = 0x23;
    private const byte RegisterControl5 = 0x24;
    private const byte RegisterOut = 0x28;
    private const byte RegisterFifoControl = 0x2E;
    private const byte RegisterFifoSource = 0x2F;
    private const byte AutoIncrement = 0x80;
    private const byte WhoAmI = 0x33;
    private const byte AllAxes = 0x07;
    private const byte WholeBlocks = 0x80;
    private const byte HighResolution = 0x08;
    private const byte FifoEnable = 0x40;
    private const byte FifoBypass = 0x00;
    private const byte FifoStream = 0x80;
    private const byte SourceOverrun = 0x40;
    private const byte SourceCount = 0x1F;
    private const int SampleBytes = 6;
    private const int SettleSamples = 3;

    private readonly I2cPort _port;
    private readonly Lis3dhConfig _config;
    private readonly TimeProvider _time;
    private readonly byte[] _raw = new byte[Lis3dhConfig.FifoSamples * SampleBytes];

    public Lis3dhChip(I2cPort port, Lis3dhConfig config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    private byte Control1 => (byte)((_config.RateBits << 4) | AllAxes);

    private byte Control4 => (byte)(WholeBlocks | (_config.RangeBits << 4) | HighResolution);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var who = _port.ReadByte(RegisterWhoAmI);
        if (who != WhoAmI)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The chip says 0x{who:X2}; a LIS3DH says 0x{WhoAmI:X2}."));
        }
        _port.WriteByte(RegisterControl4, Control4);
        _port.WriteByte(RegisterControl5, FifoEnable);
        _port.WriteByte(RegisterFifoControl, FifoBypass); // Empties it.
        _port.WriteByte(RegisterFifoControl, FifoStream);
        _port.WriteByte(RegisterControl1, Control1);
        var rate = Lis3dhConversion.Rates[_config.RateBits];
        await Task.Delay(TimeSpan.FromSeconds((double)SettleSamples / rate), _time, cancellation);
    }

    /// <inheritdoc/>
    public Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        var source = _port.ReadByte(RegisterFifoSource);
        var isOverrun = (source & SourceOverrun) != 0;
        var count = isOverrun ? Lis3dhConfig.FifoSamples : source & SourceCount;
        if (count == 0)
        {
            throw new InvalidDataException("The chip has measured nothing since the last poll.");
        }
        var raw = _raw.AsSpan(0, count * SampleBytes);
        _port.Read(RegisterOut | AutoIncrement, raw);
        CheckSettings();
        Add(into, raw, isOverrun && !_config.IsSnapshot);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private void Add(SampleSet into, ReadOnlySpan<byte> raw, bool isGap)
    {
        Span<double> sums = stackalloc double[3];
        Span<double> squares = stackalloc double[3];
        var isSaturated = false;
        var count = raw.Length / SampleBytes;
        for (var i = 0; i < raw.Length; i += 2)
        {
            var word = BinaryPrimitives.ReadInt16LittleEndian(raw[i..]);
            var value = Lis3dhConversion.Acceleration(word, _config.RangeBits);
            var axis = i / 2 % 3;
            sums[axis] += value;
            squares[axis] += value * value;
            isSaturated |= Lis3dhConversion.IsSaturated(word);
        }
        var quality = isSaturated ? ValueQuality.Saturated : isGap ? ValueQuality.Gap : ValueQuality.Good;
        var variance = 0.0;
        for (var axis = 0; axis < 3; axis++)
        {
            var mean = sums[axis] / count;
            variance += Math.Max(0, (squares[axis] / count) - (mean * mean));
            into.Add(_config.Metrics[axis switch { 0 => "x", 1 => "y", _ => "z" }], "m/s2", mean, quality);
        }
        into.Add(_config.Metrics["vibration"], "m/s2", Math.Sqrt(variance), quality);
    }

    /// <summary>After a brown-out the axes are on and the chip sleeps: its memory then holds old samples.</summary>
    private void CheckSettings()
    {
        var rate = _port.ReadByte(RegisterControl1);
        var range = _port.ReadByte(RegisterControl4);
        var fifo = _port.ReadByte(RegisterFifoControl);
        if (rate != Control1 || range != Control4 || fifo != FifoStream)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The chip has lost its settings: 0x{rate:X2}, 0x{range:X2}, 0x{fifo:X2}."));
        }
    }
}
