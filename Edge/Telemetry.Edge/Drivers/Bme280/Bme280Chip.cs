using System.Device.I2c;
using System.Globalization;
using System.Numerics;

namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>
/// A Bosch BME280 on an <see cref="I2cDevice"/>, register by register (datasheet BST-BME280-DS002, section 5). Not
/// thread-safe: one sensor loop owns it. Each transfer is tried a few times, because I2C loses one now and then.
/// </summary>
internal sealed class Bme280Chip : IDisposable
{
    /// <summary>Tries of one transfer before the bus counts as faulty.</summary>
    public const int TransferTriesMax = 3;

    private const byte RegisterCalibrationFirst = 0x88;
    private const byte RegisterId = 0xD0;
    private const byte RegisterReset = 0xE0;
    private const byte RegisterCalibrationSecond = 0xE1;
    private const byte RegisterControlHumidity = 0xF2;
    private const byte RegisterStatus = 0xF3;
    private const byte RegisterControlMeasure = 0xF4;
    private const byte RegisterConfig = 0xF5;
    private const byte RegisterMeasured = 0xF7;

    private const byte ChipId = 0x60;
    private const byte ResetWord = 0xB6;
    private const byte StatusMeasuring = 0b1000;
    private const byte StatusCopying = 0b0001;
    private const int MeasuredBytes = 8;
    private const int SkippedPressureOrTemperature = 0x80000;
    private const int SkippedHumidity = 0x8000;
    private const int StandbyOneSecond = 0b101;
    private const int WaitStepsMax = 50;

    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(2);

    private readonly I2cDevice _bus;
    private readonly Bme280Options _options;
    private readonly TimeProvider _time;
    private Bme280Calibration _calibration;

    public Bme280Chip(I2cDevice bus, Bme280Options options, TimeProvider time)
    {
        _bus = bus;
        _options = options;
        _time = time;
    }

    /// <summary>Resets the chip, checks that it is one, reads its calibration and sets it up.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var id = ReadByte(RegisterId);
        if (id != ChipId)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The chip's id is 0x{id:X2}; a BME280 has 0x{ChipId:X2}."));
        }
        Write(RegisterReset, ResetWord);
        await WaitWhileAsync(StatusCopying, "copying its calibration", cancellation);
        _calibration = ReadCalibration();
        if (!_calibration.IsPlausible)
        {
            throw new InvalidDataException("The chip's calibration words are blank.");
        }
        // The humidity setting takes effect with the next write of ctrl_meas, so it goes first; config only in sleep
        // mode.
        Write(RegisterControlHumidity, OversampleBits(_options.OversampleHumidity));
        Write(RegisterConfig, (byte)((StandbyOneSecond << 5) | (FilterBits(_options.Filter) << 2)));
        var resting = _options.Mode == Bme280Mode.Normal ? Bme280Mode.Normal : Bme280Mode.Sleep;
        Write(RegisterControlMeasure, ControlMeasure(resting));
        if (_options.Mode == Bme280Mode.Normal)
        {
            await Task.Delay(_options.MeasureTimeMax, _time, cancellation);
        }
    }

    /// <summary>Measures, or in normal mode reads the newest measurement.</summary>
    public async Task<Bme280Measurement> MeasureAsync(CancellationToken cancellation)
    {
        if (_options.Mode == Bme280Mode.Forced)
        {
            Write(RegisterControlMeasure, ControlMeasure(Bme280Mode.Forced));
            await Task.Delay(_options.MeasureTimeMax, _time, cancellation);
            await WaitWhileAsync(StatusMeasuring, "measuring", cancellation);
        }
        return ReadMeasured();
    }

    /// <inheritdoc/>
    public void Dispose() => _bus.Dispose();

    /// <summary>All eight bytes in one transfer: the chip shadows them, so that they belong together.</summary>
    private Bme280Measurement ReadMeasured()
    {
        Span<byte> raw = stackalloc byte[MeasuredBytes];
        Read(RegisterMeasured, raw);
        var adcP = (raw[0] << 12) | (raw[1] << 4) | (raw[2] >> 4);
        var adcT = (raw[3] << 12) | (raw[4] << 4) | (raw[5] >> 4);
        var adcH = (raw[6] << 8) | raw[7];
        if (adcT == SkippedPressureOrTemperature || adcP == SkippedPressureOrTemperature || adcH == SkippedHumidity)
        {
            throw new InvalidDataException("The chip has not measured: it was reset, or it lost its supply.");
        }
        var celsius = Bme280Compensation.Temperature(adcT, _calibration, out var tFine);
        return new Bme280Measurement(
            celsius,
            Bme280Compensation.Pressure(adcP, tFine, _calibration),
            Bme280Compensation.Humidity(adcH, tFine, _calibration));
    }

    private Bme280Calibration ReadCalibration()
    {
        Span<byte> first = stackalloc byte[Bme280Calibration.FirstBytes];
        Span<byte> second = stackalloc byte[Bme280Calibration.SecondBytes];
        Read(RegisterCalibrationFirst, first);
        Read(RegisterCalibrationSecond, second);
        return Bme280Calibration.Parse(first, second);
    }

    private async Task WaitWhileAsync(byte statusBit, string doing, CancellationToken cancellation)
    {
        for (var step = 0; step < WaitStepsMax; step++)
        {
            if ((ReadByte(RegisterStatus) & statusBit) == 0)
            {
                return;
            }
            await Task.Delay(WaitStep, _time, cancellation);
        }
        throw new TimeoutException($"The chip never stopped {doing}.");
    }

    private byte ControlMeasure(Bme280Mode mode) => (byte)(
        (OversampleBits(_options.OversampleTemperature) << 5)
        | (OversampleBits(_options.OversamplePressure) << 2)
        | (int)mode);

    private static byte OversampleBits(int samples) => (byte)(BitOperations.Log2((uint)samples) + 1);

    private static int FilterBits(int coefficient) => coefficient == 0 ? 0 : BitOperations.Log2((uint)coefficient);

    private byte ReadByte(byte register)
    {
        Span<byte> one = stackalloc byte[1];
        Read(register, one);
        return one[0];
    }

    private void Read(byte register, Span<byte> into)
    {
        ReadOnlySpan<byte> address = [register];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _bus.WriteRead(address, into);
                return;
            }
            catch (IOException) when (attempt < TransferTriesMax)
            {
                // The next try is the answer to a lost transfer; the last one's failure goes up.
            }
        }
    }

    private void Write(byte register, byte value)
    {
        ReadOnlySpan<byte> pair = [register, value];
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _bus.Write(pair);
                return;
            }
            catch (IOException) when (attempt < TransferTriesMax)
            {
                // As above.
            }
        }
    }
}
