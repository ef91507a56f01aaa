using System.Collections.Concurrent;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>Slaves on one serial line: a pty. Its thread blocks on the line, so that answers are prompt.</summary>
internal sealed class SerialSlaves : IDisposable
{
    private static readonly TimeSpan LookForStop = TimeSpan.FromMilliseconds(50);

    private readonly PseudoTerminal _port;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<byte, SimulatedSlave> _slaves = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public SerialSlaves(PseudoTerminal port, TimeProvider time)
    {
        _port = port;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "modbus slaves" };
    }

    /// <summary>Requests of each slave that came whole.</summary>
    public ConcurrentDictionary<byte, long> Requests { get; } = new();

    /// <summary>Frames whose CRC did not fit.</summary>
    public long Damaged { get; private set; }

    public void Attach(byte number, SimulatedSlave slave) => _slaves[number] = slave;

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stop.Cancel();
        if (_thread.IsAlive)
        {
            _thread.Join();
        }

        _stop.Dispose();
    }

    private void Run()
    {
        var bytes = new byte[2 * ModbusWire.FrameBytesMax];
        var count = 0;
        while (!_stop.IsCancellationRequested)
        {
            if (!_port.WaitReadable(LookForStop))
            {
                // A master that is there and says nothing more: what was begun is over.
                count = 0;
                if (!_port.IsOpened)
                {
                    _stop.Token.WaitHandle.WaitOne(LookForStop);
                }

                continue;
            }

            count += _port.Read(bytes.AsSpan(count));
            count = Serve(bytes, count);
        }
    }

    /// <summary>Serves whole requests at the front; what is damaged is dropped. Gives how much is left.</summary>
    private int Serve(byte[] bytes, int count)
    {
        int length;
        while ((length = ModbusWire.SerialRequestLength(bytes.AsSpan(0, count))) != 0)
        {
            if (length < 0 || !ModbusWire.IsWhole(bytes.AsSpan(0, length)))
            {
                Damaged++;
                return 0;
            }

            Answer(bytes.AsSpan(0, length));
            bytes.AsSpan(length, count - length).CopyTo(bytes);
            count -= length;
        }

        return count == bytes.Length ? 0 : count;
    }

    private void Answer(ReadOnlySpan<byte> frame)
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

        if (fault == SlaveFault.Slow)
        {
            Task.Delay(slave.Delay, _time, _stop.Token)
                .ContinueWith(t => t.IsCompletedSuccessfully && _port.Write(reply), TaskScheduler.Default);
            return;
        }

        _port.Write(reply);
    }
}
