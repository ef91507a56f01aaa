using System.Collections.Concurrent;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>The slaves of one serial line, without the line: what is heard comes in, what is said goes out.</summary>
internal sealed class RtuSlaves
{
    private readonly ConcurrentDictionary<byte, SimulatedSlave> _slaves = new();
    private readonly byte[] _bytes = new byte[2 * ModbusWire.FrameBytesMax];
    private int _count;

    /// <summary>Requests of each slave that came whole.</summary>
    public ConcurrentDictionary<byte, long> Requests { get; } = new();

    /// <summary>Frames whose CRC did not fit.</summary>
    public long Damaged { get; private set; }

    public void Attach(byte number, SimulatedSlave slave) => _slaves[number] = slave;

    /// <summary>The line is silent: what was begun is over.</summary>
    public void Silence() => _count = 0;

    /// <summary>Serves whole requests; what is damaged is dropped.</summary>
    /// <param name="heard">What has come, in pieces of any size.</param>
    /// <param name="say">Told what to say, and how long after.</param>
    public void Hear(ReadOnlySpan<byte> heard, Action<TimeSpan, byte[]> say)
    {
        while (!heard.IsEmpty)
        {
            var taken = Math.Min(heard.Length, _bytes.Length - _count);
            heard[..taken].CopyTo(_bytes.AsSpan(_count));
            _count = Serve(_count + taken, say);
            heard = heard[taken..];
        }
    }

    private int Serve(int count, Action<TimeSpan, byte[]> say)
    {
        int length;
        while ((length = ModbusWire.SerialRequestLength(_bytes.AsSpan(0, count))) != 0)
        {
            if (length < 0 || !ModbusWire.IsWhole(_bytes.AsSpan(0, length)))
            {
                Damaged++;
                return 0;
            }

            Answer(_bytes.AsSpan(0, length), say);
            _bytes.AsSpan(length, count - length).CopyTo(_bytes);
            count -= length;
        }

        return count == _bytes.Length ? 0 : count;
    }

    private void Answer(ReadOnlySpan<byte> frame, Action<TimeSpan, byte[]> say)
    {
        var number = frame[0];
        var request = frame[1..^2];
        if (number == 0)
        {
            foreach (var each in _slaves.Values)
            {
                each.Bank.Answer(request); // Everybody acts, nobody answers.
            }

            return;
        }

        if (!_slaves.TryGetValue(number, out var slave))
        {
            return;
        }

        Requests.AddOrUpdate(number, 1, (_, n) => n + 1);
        var (fault, answer) = slave.Handle(request);
        if (answer.Length == 0)
        {
            return;
        }

        var reply = ModbusWire.SerialFrame(fault == SlaveFault.WrongUnit ? (byte)(number + 1) : number, answer);
        if (fault == SlaveFault.BadCrc)
        {
            reply[1 + (reply.Length / 2)] ^= 0x10;
        }

        say(
            fault == SlaveFault.Slow ? slave.Delay : TimeSpan.Zero,
            fault == SlaveFault.BrokenOff ? reply[..(reply.Length / 2)] : reply);
    }
}
