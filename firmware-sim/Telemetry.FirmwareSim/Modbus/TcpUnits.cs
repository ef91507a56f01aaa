using System.Collections.Concurrent;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>The units of a Modbus TCP server, without the server; a unit that is not there is exception 11.</summary>
internal sealed class TcpUnits
{
    private const byte TargetSilent = 11;

    private readonly ConcurrentDictionary<byte, SimulatedSlave> _units = new();

    public void Attach(byte unit, SimulatedSlave slave) => _units[unit] = slave;

    /// <summary>The answer to a request, empty when nothing is said, and how long after.</summary>
    public (TimeSpan After, byte[] Reply) Answer(ReadOnlySpan<byte> header, ReadOnlySpan<byte> request)
    {
        var unit = header[6];
        var (fault, answer) = _units.TryGetValue(unit, out var slave)
            ? slave.Handle(request)
            : (SlaveFault.None, RegisterBank.Refuse(request, TargetSilent));
        if (answer.Length == 0 || fault == SlaveFault.BadCrc)
        {
            return (TimeSpan.Zero, []);
        }

        var reply = ModbusWire.TcpFrame(header, fault == SlaveFault.WrongUnit ? (byte)(unit + 1) : unit, answer);
        return (
            fault == SlaveFault.Slow && slave is not null ? slave.Delay : TimeSpan.Zero,
            fault == SlaveFault.BrokenOff ? reply[..(reply.Length / 2)] : reply);
    }
}
