using System.Globalization;
using Telemetry.Contract;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.I2c;

/// <summary>
/// Devices on one pair of wires, and what can go wrong there: nobody answers, bits flip, registers freeze, the supply
/// dips, the bus hangs. Calls are thread-safe; each transfer is whole. Who drives the bus asks <see cref="HangsFor"/>
/// first: only it knows how to wait.
/// </summary>
internal sealed class SimulatedI2cBus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<byte, Seat> _seats = [];
    private readonly string _name;
    private readonly FaultSchedule _faults;
    private readonly TimeProvider _time;
    private readonly long _startedAt;
    private ulong _transfers;

    /// <param name="name">The bus in a scenario: the target of its hanging.</param>
    /// <param name="faults">What goes wrong when.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public SimulatedI2cBus(string name, FaultSchedule faults, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(time);
        _name = name;
        _faults = faults;
        _time = time;
        _startedAt = time.GetTimestamp();
    }

    /// <summary>Puts a device on the bus; its name is its target in scenarios.</summary>
    public void Attach(byte address, II2cTarget target, string name)
    {
        lock (_lock)
        {
            if (!_seats.TryAdd(address, new Seat(target, name)))
            {
                var hex = address.ToString("x2", CultureInfo.InvariantCulture);
                throw new ArgumentException($"there is a device at 0x{hex} already", nameof(address));
            }
        }
    }

    /// <summary>How long a transfer that begins now stays without an answer; zero: it is answered.</summary>
    public TimeSpan HangsFor()
    {
        var now = Now();
        return _faults.Active(_name, SensorFault.BusHang, now) is { } hang ? hang.End - now : TimeSpan.Zero;
    }

    /// <summary>One transfer. The read bytes are set only when the status is ok.</summary>
    public I2cStatus Transfer(byte address, ReadOnlySpan<byte> write, Span<byte> read)
    {
        lock (_lock)
        {
            var now = Now();
            _transfers++;
            if (!_seats.TryGetValue(address, out var seat) || Is(seat, SensorFault.Dropout, now))
            {
                return I2cStatus.NoDevice;
            }

            if (_faults.HasBegun(seat.Name, SensorFault.BrownOut, seat.SeenAt, now))
            {
                seat.Target.PowerCycle();
            }

            seat.SeenAt = now;
            var status = seat.Target.Transfer(write, read);
            if (status != I2cStatus.Ok || read.IsEmpty)
            {
                return status;
            }

            Freeze(seat, write, read, now);
            Flip(seat, read, now);
            return status;
        }
    }

    private bool Is(Seat seat, SensorFault fault, TimeSpan now) => _faults.Active(seat.Name, fault, now) is not null;

    private TimeSpan Now() => _time.GetElapsedTime(_startedAt);

    /// <summary>Registers that froze answer what they answered last.</summary>
    private void Freeze(Seat seat, ReadOnlySpan<byte> write, Span<byte> read, TimeSpan now)
    {
        var key = Convert.ToHexString(write) + "/" + read.Length.ToString(CultureInfo.InvariantCulture);
        if (Is(seat, SensorFault.Frozen, now) && seat.Answers.TryGetValue(key, out var before))
        {
            before.CopyTo(read);
        }
        else
        {
            seat.Answers[key] = read.ToArray();
        }
    }

    /// <summary>A bit of some answers flips (the amount is their share): a cable beside a motor's.</summary>
    private void Flip(Seat seat, Span<byte> read, TimeSpan now)
    {
        if (_faults.Active(seat.Name, SensorFault.CrcError, now) is { } fault
            && SeededNoise.Uniform(_faults.Seed, 71, _transfers) < fault.Amount)
        {
            var bit = (int)(SeededNoise.Uniform(_faults.Seed, 72, _transfers) * read.Length * 8);
            read[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private sealed class Seat(II2cTarget target, string name)
    {
        public II2cTarget Target { get; } = target;

        public string Name { get; } = name;

        public TimeSpan SeenAt { get; set; }

        public Dictionary<string, byte[]> Answers { get; } = new(StringComparer.Ordinal);
    }
}
