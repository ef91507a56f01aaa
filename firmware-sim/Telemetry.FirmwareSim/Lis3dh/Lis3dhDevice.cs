using Telemetry.Contract;
using Telemetry.FirmwareSim.I2c;

namespace Telemetry.FirmwareSim.Lis3dh;

/// <summary>
/// An ST LIS3DH in high-resolution mode: registers with auto-increment, data rates, ranges, and the memory of 32
/// samples as a stream or off.
/// </summary>
internal sealed class Lis3dhDevice : II2cTarget
{
    private const byte WhoAmI = 0x0F;
    private const byte Control1 = 0x20;
    private const byte Control4 = 0x23;
    private const byte Control5 = 0x24;
    private const byte Status = 0x27;
    private const byte Out = 0x28;
    private const byte OutEnd = 0x2D;
    private const byte FifoControl = 0x2E;
    private const byte FifoSource = 0x2F;
    private const int FifoSamples = 32;
    private const int SampleBytes = 6;
    private const double Gravity = 9.80665;

    private static readonly int[] Rates = [0, 1, 10, 25, 50, 100, 200, 400];
    private static readonly double[] GravitiesPerDigit = [0.001, 0.002, 0.004, 0.012];

    private readonly Func<TimeSpan, (double X, double Y, double Z)> _truth;
    private readonly TimeProvider _time;
    private readonly long _madeAt;
    private readonly byte[] _registers = new byte[128];
    private readonly Queue<byte[]> _samples = new();
    private byte[] _newest = new byte[SampleBytes];
    private TimeSpan _runsSince;
    private long _taken;
    private byte _pointer;

    /// <param name="truth">Acceleration in m/s² at a time since the device was made.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public Lis3dhDevice(Func<TimeSpan, (double X, double Y, double Z)> truth, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(time);
        _truth = truth;
        _time = time;
        _madeAt = time.GetTimestamp();
        PowerCycle();
    }

    private int Rate => Rates[Math.Min(_registers[Control1] >> 4, 7)];

    private bool IsStream => (_registers[Control5] & 0x40) != 0 && _registers[FifoControl] >> 6 == 2;

    /// <inheritdoc/>
    public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
    {
        var now = _time.GetElapsedTime(_madeAt);
        Advance(now);
        if (!write.IsEmpty)
        {
            _pointer = write[0];
            foreach (var value in write[1..])
            {
                Write((byte)(_pointer & 0x7F), value, now);
                Increment();
            }
        }

        foreach (ref var b in read)
        {
            b = Read((byte)(_pointer & 0x7F));
            Increment();
        }

        return I2cStatus.Ok;
    }

    /// <inheritdoc/>
    public void PowerCycle()
    {
        Array.Clear(_registers);
        _registers[WhoAmI] = 0x33;
        _registers[Control1] = 0x07;
        _samples.Clear();
        _newest = new byte[SampleBytes];
        Restart(_time.GetElapsedTime(_madeAt));
    }

    private void Increment()
    {
        if ((_pointer & 0x80) == 0)
        {
            return;
        }

        // With the memory on, the six bytes of a sample follow one another for as long as somebody reads.
        var next = _pointer & 0x7F;
        _pointer = (byte)(0x80 | (next == OutEnd && IsStream ? Out : (next + 1) & 0x7F));
    }

    private void Write(byte register, byte value, TimeSpan now)
    {
        if (register is not ((>= 0x1E and <= 0x26) or FifoControl or (>= 0x30 and <= 0x3F)))
        {
            return; // Everything else is read-only.
        }

        _registers[register] = value;
        if (register == FifoControl && value >> 6 == 0)
        {
            _samples.Clear();
        }

        if (register is Control1 or Control4)
        {
            Restart(now);
        }
    }

    private byte Read(byte register)
    {
        switch (register)
        {
            case FifoSource:
                var count = _samples.Count;
                return (byte)((count == FifoSamples ? 0x40 : 0) | (count == 0 ? 0x20 : 0) | Math.Min(count, 31));
            case Status:
                return (byte)(_taken > 0 ? 0x0F : 0);
            case >= Out and <= OutEnd:
                var sample = IsStream && _samples.Count > 0 ? _samples.Peek() : _newest;
                var value = sample[register - Out];
                if (register == OutEnd && IsStream && _samples.Count > 0)
                {
                    _newest = _samples.Dequeue();
                }

                return value;
            default:
                return _registers[register];
        }
    }

    private void Restart(TimeSpan now)
    {
        _runsSince = now;
        _taken = 0;
    }

    private void Advance(TimeSpan now)
    {
        if (Rate == 0)
        {
            return;
        }

        var due = (long)((now - _runsSince).TotalSeconds * Rate);
        _taken = Math.Max(_taken, due - FifoSamples - 1); // Older ones would be pushed out again.
        while (_taken < due)
        {
            _taken++;
            Take(_runsSince + TimeSpan.FromSeconds((double)_taken / Rate));
        }
    }

    private void Take(TimeSpan at)
    {
        var (x, y, z) = _truth(at);
        var sample = new byte[SampleBytes];
        Store(sample, 0, x);
        Store(sample, 2, y);
        Store(sample, 4, z);
        if (!IsStream)
        {
            _newest = sample;
            return;
        }

        if (_samples.Count == FifoSamples)
        {
            _samples.Dequeue();
        }

        _samples.Enqueue(sample);
    }

    private void Store(byte[] sample, int offset, double acceleration)
    {
        var digit = GravitiesPerDigit[(_registers[Control4] >> 4) & 3] * Gravity;
        var digits = (int)Math.Clamp(Math.Round(acceleration / digit), -2048, 2047) << 4;
        sample[offset] = (byte)digits;
        sample[offset + 1] = (byte)(digits >> 8);
    }
}
