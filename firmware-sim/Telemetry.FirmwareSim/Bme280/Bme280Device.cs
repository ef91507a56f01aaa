using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Bme280;

/// <summary>
/// A Bosch BME280 as its bus sees it: registers, modes, oversampling, IIR filter and measuring time of the datasheet.
/// It has the three calls of an I2C device, so that a test (or the bridge) can put it behind the real driver.
/// Time is virtual: whatever should have happened since the last access happens at the next one.
/// </summary>
/// <remarks>
/// The measuring time is the datasheet's maximum, not the typical one: a driver that waits too short reads old words.
/// A write to ctrl_meas during a conversion waits for its end, and further ones are ignored until then (section 3.3.1).
/// A write to config in normal mode is ignored (section 5.4.6 allows it). Calls are thread-safe.
/// </remarks>
internal sealed class Bme280Device : II2cTarget
{
    /// <summary>
    /// After power-on or reset the trimming words are copied; the datasheet's start-up time is at most 2 ms.
    /// </summary>
    public static readonly TimeSpan StartupTime = TimeSpan.FromMilliseconds(2);

    private const int SkippedWord20 = 0x80000;
    private const int SkippedWord16 = 0x8000;

    /// <summary>
    /// More cycles than this are the same to the filter as an endless run (15/16 to the 256th is 7e-8).
    /// </summary>
    private const long CatchUpCyclesMax = 256;

    private static readonly double[] StandbyMillis = [0.5, 62.5, 125, 250, 500, 1000, 10, 20];
    private static readonly int[] FilterCoefficients = [1, 2, 4, 8, 16, 16, 16, 16];

    private readonly Lock _lock = new();
    private readonly byte[] _registers = new byte[256];
    private readonly Bme280Calibration _calibration;
    private readonly Func<TimeSpan, EnvironmentSample> _truth;
    private readonly TimeProvider _time;
    private readonly long _poweredAt;

    private byte _pointer;
    private byte _activeHumidity;
    private byte? _pendingControl;
    private TimeSpan _imageReadyAt;
    private TimeSpan? _conversionEnd;
    private TimeSpan _standbyEnd;
    private double? _filteredTemperature;
    private double? _filteredPressure;

    /// <param name="calibration">The chip's trimming words.</param>
    /// <param name="truth">The real environment at a time since power-on; called with times that never go back.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Bme280Device(Bme280Calibration calibration, Func<TimeSpan, EnvironmentSample> truth, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(time);
        _calibration = calibration;
        _truth = truth;
        _time = time;
        _poweredAt = time.GetTimestamp();
        PowerOnReset(TimeSpan.Zero);
    }

    private int Mode => _registers[Bme280Register.ControlMeasure] & 0x03;

    /// <summary>
    /// An I2C write: a register address alone moves the read pointer; pairs of address and value write registers
    /// (the datasheet's multiple byte write: addresses are not incremented).
    /// </summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var now = Advance();
            for (var i = 0; i < bytes.Length; i += 2)
            {
                _pointer = bytes[i];
                if (i + 1 < bytes.Length)
                {
                    WriteRegister(bytes[i], bytes[i + 1], now);
                    _pointer++;
                }
            }
        }
    }

    /// <summary>
    /// An I2C read from the pointer on, with auto-increment; all bytes are of one moment (shadowing).
    /// </summary>
    public void Read(Span<byte> bytes)
    {
        lock (_lock)
        {
            var now = Advance();
            foreach (ref var b in bytes)
            {
                b = ReadRegister(_pointer++, now);
            }
        }
    }

    /// <summary>Write, repeated start, read.</summary>
    public void WriteRead(ReadOnlySpan<byte> write, Span<byte> read)
    {
        lock (_lock)
        {
            Write(write);
            Read(read);
        }
    }

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        WriteRead(write, read);
        return I2cStatus.Ok;
    }

    /// <inheritdoc/>
    public void PowerCycle()
    {
        lock (_lock)
        {
            PowerOnReset(Advance());
        }
    }

    private byte ReadRegister(byte register, TimeSpan now) => register switch
    {
        Bme280Register.Reset => 0,
        Bme280Register.Status => (byte)((_conversionEnd is null ? 0 : Bme280Register.StatusMeasuring)
            | (now < _imageReadyAt ? Bme280Register.StatusImageUpdate : 0)),
        _ => _registers[register],
    };

    private void WriteRegister(byte register, byte value, TimeSpan now)
    {
        switch (register)
        {
            case Bme280Register.Reset when value == Bme280Register.ResetWord:
                PowerOnReset(now);
                break;
            case Bme280Register.ControlHumidity:
                _registers[register] = (byte)(value & 0x07);
                break;
            case Bme280Register.ControlMeasure when _conversionEnd is null:
                Control(value, now);
                break;
            case Bme280Register.ControlMeasure:
                _pendingControl ??= value;
                break;
            case Bme280Register.Config when Mode != 0x03:
                _registers[register] = (byte)(value & 0xFD);
                break;
            default:
                break; // Everything else is read-only.
        }
    }

    private void PowerOnReset(TimeSpan now)
    {
        Array.Clear(_registers);
        _calibration.WriteTo(_registers);
        _registers[Bme280Register.Id] = Bme280Register.IdValue;
        _activeHumidity = 0;
        _pendingControl = null;
        _conversionEnd = null;
        _filteredTemperature = null;
        _filteredPressure = null;
        _imageReadyAt = now + StartupTime;
        StoreWords(SkippedWord20, SkippedWord20, SkippedWord16);
    }

    private void Control(byte value, TimeSpan now)
    {
        _registers[Bme280Register.ControlMeasure] = value;
        _activeHumidity = _registers[Bme280Register.ControlHumidity];
        if (Mode != 0)
        {
            _conversionEnd = now + MeasuringTime();
        }
    }

    /// <summary>Lets everything happen that was due by now, in order.</summary>
    private TimeSpan Advance()
    {
        var now = _time.GetElapsedTime(_poweredAt);
        SkipOldCycles(now);
        while (true)
        {
            if (_conversionEnd is { } end)
            {
                if (end > now)
                {
                    return now;
                }

                CompleteConversion(end);
            }
            else if (Mode == 0x03 && _standbyEnd <= now)
            {
                _conversionEnd = _standbyEnd + MeasuringTime();
            }
            else
            {
                return now;
            }
        }
    }

    private void SkipOldCycles(TimeSpan now)
    {
        if (Mode != 0x03 || _pendingControl is not null || _conversionEnd is not { } end)
        {
            // Standing by with nobody asking for long is the same, one conversion later.
            if (Mode == 0x03 && _pendingControl is null && _conversionEnd is null && _standbyEnd <= now)
            {
                _conversionEnd = _standbyEnd + MeasuringTime();
                SkipOldCycles(now);
            }

            return;
        }

        var period = MeasuringTime() + Standby();
        var cycles = (now - end).Ticks / period.Ticks;
        if (cycles > CatchUpCyclesMax)
        {
            _conversionEnd = end + ((cycles - CatchUpCyclesMax) * period);
        }
    }

    private void CompleteConversion(TimeSpan end)
    {
        var control = _registers[Bme280Register.ControlMeasure];
        Convert(_truth(end), control >> 5, (control >> 2) & 0x07, _activeHumidity);
        _conversionEnd = null;
        _standbyEnd = end + Standby();
        if (Mode != 0x03)
        {
            _registers[Bme280Register.ControlMeasure] &= 0xFC; // A forced measurement goes back to sleep.
        }

        if (_pendingControl is { } pending)
        {
            _pendingControl = null;
            Control(pending, end);
        }
    }

    private void Convert(EnvironmentSample truth, int temperatureCode, int pressureCode, int humidityCode)
    {
        var coefficient = FilterCoefficients[(_registers[Bme280Register.Config] >> 2) & 0x07];
        var temperature = SkippedWord20;
        var fine = truth.Celsius * 5120.0;
        if (temperatureCode != 0)
        {
            var dropped = DroppedBits(temperatureCode, coefficient);
            var word = Bme280Inverse.Temperature(_calibration, truth.Celsius, dropped);
            temperature = Filter(ref _filteredTemperature, word, coefficient);
            fine = Bme280Inverse.FineTemperature(_calibration, temperature);
        }

        var pressure = SkippedWord20;
        if (pressureCode != 0)
        {
            var dropped = DroppedBits(pressureCode, coefficient);
            var word = Bme280Inverse.Pressure(_calibration, truth.Pascal, fine, dropped);
            pressure = Filter(ref _filteredPressure, word, coefficient);
        }

        var humidity = humidityCode == 0 ? SkippedWord16 : Bme280Inverse.Humidity(_calibration, truth.Humidity, fine);
        StoreWords(temperature, pressure, humidity);
    }

    /// <summary>
    /// data_filtered = (data_filtered_old · (coefficient − 1) + data_ADC) / coefficient (section 3.4.4).
    /// </summary>
    private static int Filter(ref double? state, int word, int coefficient)
    {
        state = state is { } old && coefficient > 1 ? ((old * (coefficient - 1)) + word) / coefficient : word;
        return (int)Math.Round(state.Value);
    }

    /// <summary>16 bits at ×1, one more with each doubling; all 20 when the filter is on (section 3.4).</summary>
    private static int DroppedBits(int code, int coefficient) => coefficient > 1 ? 0 : Math.Max(0, 5 - code);

    private void StoreWords(int temperature, int pressure, int humidity)
    {
        Store20(Bme280Register.TemperatureMsb, temperature);
        Store20(Bme280Register.PressureMsb, pressure);
        _registers[Bme280Register.HumidityMsb] = (byte)(humidity >> 8);
        _registers[Bme280Register.HumidityMsb + 1] = (byte)humidity;
    }

    private void Store20(int register, int word)
    {
        _registers[register] = (byte)(word >> 12);
        _registers[register + 1] = (byte)(word >> 4);
        _registers[register + 2] = (byte)(word << 4);
    }

    /// <summary>Section 9.1, maximum: 1.25 + 2.3·T + (2.3·P + 0.575) + (2.3·H + 0.575) ms.</summary>
    private TimeSpan MeasuringTime()
    {
        var control = _registers[Bme280Register.ControlMeasure];
        var millis = 1.25 + (2.3 * Samples(control >> 5));
        millis += Optional(Samples((control >> 2) & 0x07)) + Optional(Samples(_activeHumidity));
        return TimeSpan.FromMilliseconds(millis);

        static double Optional(int samples) => samples == 0 ? 0 : (2.3 * samples) + 0.575;
        static int Samples(int code) => code == 0 ? 0 : 1 << (Math.Min(code, 5) - 1);
    }

    private TimeSpan Standby() => TimeSpan.FromMilliseconds(StandbyMillis[_registers[Bme280Register.Config] >> 5]);
}
