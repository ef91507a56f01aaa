using System.Collections.Concurrent;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Modbus;

/// <summary>Slaves on one serial line: a pty. Its thread blocks on the line, so that answers are prompt.</summary>
internal sealed class SerialSlaves : IDisposable
{
    private static readonly TimeSpan LookForStop = TimeSpan.FromMilliseconds(50);

    private readonly PseudoTerminal _port;
    private readonly TimeProvider _time;
    private readonly RtuSlaves _slaves = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    public SerialSlaves(PseudoTerminal port, TimeProvider time)
    {
        _port = port;
        _time = time;
        _thread = new Thread(Run) { IsBackground = true, Name = "modbus slaves" };
    }

    /// <summary>Requests of each slave that came whole.</summary>
    public ConcurrentDictionary<byte, long> Requests => _slaves.Requests;

    /// <summary>Frames whose CRC did not fit.</summary>
    public long Damaged => _slaves.Damaged;

    public void Attach(byte number, SimulatedSlave slave) => _slaves.Attach(number, slave);

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
        while (!_stop.IsCancellationRequested)
        {
            if (!_port.WaitReadable(LookForStop))
            {
                // A master that is there and says nothing more: what was begun is over.
                _slaves.Silence();
                if (!_port.IsOpened)
                {
                    _stop.Token.WaitHandle.WaitOne(LookForStop);
                }

                continue;
            }

            _slaves.Hear(bytes.AsSpan(0, _port.Read(bytes)), Say);
        }
    }

    private void Say(TimeSpan after, byte[] reply)
    {
        if (after > TimeSpan.Zero)
        {
            Task.Delay(after, _time, _stop.Token)
                .ContinueWith(t => t.IsCompletedSuccessfully && _port.Write(reply), TaskScheduler.Default);
            return;
        }

        _port.Write(reply);
    }
}
