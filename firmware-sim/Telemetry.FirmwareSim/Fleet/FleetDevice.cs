using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>
/// One device: measures, keeps what is not acknowledged, publishes within its window, comes back after a lost
/// connection and sends again what was under way, with the same seq.
/// </summary>
internal sealed class FleetDevice
{
    private const int PacketBytesMax = 512;
    private const int AnswerBytesMax = 256;

    private readonly Lock _gate = new();
    private readonly FleetOptions _options;
    private readonly FleetCounts _counts;
    private readonly TimeProvider _time;
    private readonly string _name;
    private readonly string _boot;
    private readonly byte[] _topic;

    /// <summary>Readings from the oldest that is not acknowledged; those under way come first.</summary>
    private readonly List<Pending> _pending = [];
    private Socket? _socket;
    private bool _isUp;
    private ushort _packet;
    private long _seq;
    private long _spokeAt;

    public FleetDevice(FleetOptions options, int number, string boot, FleetCounts counts, TimeProvider time)
    {
        _options = options;
        _counts = counts;
        _time = time;
        _boot = boot;
        _name = $"{options.Prefix}-{number:00000}";
        _topic = Encoding.UTF8.GetBytes($"devices/{_name}/telemetry");
    }

    /// <summary>Readings without acknowledgement.</summary>
    public int Unacked
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>
    /// Connects and reads what the broker says until the connection ends; true when it had been accepted.
    /// </summary>
    public async Task<bool> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(_options.Broker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_options.Broker, cancellation);
            socket.Send(MqttWire.Connect(_name, _options.KeepAliveSeconds));
            lock (_gate)
            {
                _socket = socket;
                _spokeAt = _time.GetTimestamp();
            }

            await ReadAsync(socket, cancellation);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidDataException)
        {
            // Whatever ended it, the connection is over.
        }

        return Drop(socket);
    }

    /// <summary>Takes a reading now, and publishes it when the window has room.</summary>
    public void Measure(double value)
    {
        _counts.Measure();
        lock (_gate)
        {
            _pending.Add(new Pending(++_seq, _time.GetUtcNow().ToUnixTimeMilliseconds(), value));
            Flush();
        }
    }

    /// <summary>Says that it is there, when it has not for half its keep-alive time.</summary>
    public void KeepAlive()
    {
        lock (_gate)
        {
            if (_isUp && _time.GetElapsedTime(_spokeAt).TotalSeconds > _options.KeepAliveSeconds / 2.0)
            {
                Send(MqttWire.PingRequest);
            }
        }
    }

    /// <summary>Says goodbye.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isUp)
            {
                _isUp = false;
                _counts.End();
                Send(MqttWire.Goodbye);
            }

            _socket?.Dispose();
        }
    }

    private bool Drop(Socket socket)
    {
        socket.Dispose();
        lock (_gate)
        {
            var wasUp = _isUp;
            if (wasUp)
            {
                _counts.Lose();
            }

            _isUp = false;
            _socket = null;
            for (var i = 0; i < _pending.Count; i++)
            {
                _pending[i] = _pending[i] with { Packet = 0 };
            }

            return wasUp;
        }
    }

    private async Task ReadAsync(Socket socket, CancellationToken cancellation)
    {
        var buffer = new byte[AnswerBytesMax];
        var count = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(count), cancellation) is var more and > 0)
        {
            count = Take(buffer, count + more);
        }
    }

    /// <summary>Takes whole packets; gives how many bytes of the next are there.</summary>
    private int Take(byte[] buffer, int count)
    {
        ReadOnlySpan<byte> rest = buffer.AsSpan(0, count);
        lock (_gate)
        {
            while (MqttWire.TryRead(ref rest, out var type, out var body))
            {
                Take(type, body);
            }

            Flush();
        }

        if (rest.Length == buffer.Length)
        {
            throw new InvalidDataException("The broker sent a packet that no device expects.");
        }

        rest.CopyTo(buffer);
        return rest.Length;
    }

    private void Take(byte type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case MqttWire.ConnAck when body.Length >= 2 && body[1] == 0:
                _isUp = true;
                _counts.Connect();
                break;
            case MqttWire.PubAck when body.Length >= 2:
                Acknowledge(BinaryPrimitives.ReadUInt16BigEndian(body), body.Length < 3 ? (byte)0 : body[2]);
                break;
            case MqttWire.PingAnswer:
                break;
            default:
                throw new InvalidDataException("The broker refused the connection or ended it.");
        }
    }

    private void Acknowledge(ushort packet, byte reason)
    {
        var at = _pending.FindIndex(p => p.Packet == packet);
        if (at < 0)
        {
            return;
        }

        if (reason >= 0x80)
        {
            _counts.Refuse();
            _pending[at] = _pending[at] with { Packet = 0 };
            return;
        }

        _counts.Ack(_time.GetElapsedTime(_pending[at].SentAt));
        _pending.RemoveAt(at);
    }

    /// <summary>Publishes what waits, as far as the window goes.</summary>
    private void Flush()
    {
        for (var i = 0; i < _pending.Count && i < _options.Window && _isUp; i++)
        {
            if (_pending[i].Packet == 0)
            {
                _packet = (ushort)(_packet == ushort.MaxValue ? 1 : _packet + 1);
                _pending[i] = _pending[i] with { Packet = _packet, SentAt = _time.GetTimestamp() };
                Publish(_pending[i]);
            }
        }
    }

    private void Publish(in Pending reading)
    {
        Span<byte> payload = stackalloc byte[PacketBytesMax / 2];
        var millis = reading.Millis;
        var low = _pending[0].Millis; // The oldest that waits: nothing older comes.
        Utf8.TryWrite(
            payload,
            System.Globalization.CultureInfo.InvariantCulture,
            $$"""
            {"ts":{{millis}},"values":{"load":{{reading.Value}}},"boot":"{{_boot}}","seq":{{reading.Seq}},"low":{{low}}}
            """,
            out var length);
        Span<byte> packet = stackalloc byte[PacketBytesMax];
        Send(packet[..MqttWire.WritePublish(packet, _topic, reading.Packet, payload[..length])]);
        _counts.Publish();
    }

    /// <summary>Sends all of it at once; packets are far smaller than the socket's buffer.</summary>
    private void Send(ReadOnlySpan<byte> packet)
    {
        try
        {
            _spokeAt = _time.GetTimestamp();
            _socket?.Send(packet);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _socket?.Dispose(); // The reader sees the end.
        }
    }

    private readonly record struct Pending(long Seq, long Millis, double Value)
    {
        /// <summary>The packet that carries it; 0: it waits.</summary>
        public ushort Packet { get; init; }

        public long SentAt { get; init; }
    }
}
