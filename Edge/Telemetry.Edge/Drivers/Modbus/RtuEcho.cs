using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// Some RS-485 adapters give back what is written through them. That echo is no answer, and it would confirm any write
/// of one coil or register, whose answer is the request once more. A line echoes if a read comes back, and does not if
/// a read is answered without; until one was, such a write is confirmed only by a second copy.
/// </summary>
internal sealed class RtuEcho
{
    private readonly bool? _configured;
    private bool? _isEchoing;
    private byte[] _sent = [];
    private bool _isAwaited;
    private bool _isSeen;

    /// <param name="configured">Null: it is found out.</param>
    public RtuEcho(bool? configured)
    {
        _configured = configured;
        Forget();
    }

    /// <summary>May what has arrived be the answer? Not before the echo of a write that is answered alike.</summary>
    public bool MayAnswer => !_isAwaited || !IsAnsweredAlike;

    /// <summary>A copy of the request came: an echo, or the answer? Nothing came after it.</summary>
    public bool IsDoubtful => _isSeen && IsAnsweredAlike && _isEchoing is null;

    private bool IsAnsweredAlike => IsAlike(_sent[1]);

    /// <summary>A write that the line's echo would confirm, on a line of which nothing is known.</summary>
    public bool MustBeFoundOutFor(ReadOnlySpan<byte> request) => _isEchoing is null && IsAlike(request[0]);

    public static ModbusException Doubt(byte slave) => new(
        ModbusFault.BadAnswer,
        $"Slave {slave}: the request came back once, which may be its answer or the adapter's echo; say \"echo\".");

    private static bool IsAlike(byte function) =>
        function is (byte)ModbusFunction.WriteSingleCoil or (byte)ModbusFunction.WriteSingleRegister;

    /// <summary>The line is another one.</summary>
    public void Forget() => _isEchoing = _configured;

    /// <summary>A request was written.</summary>
    public void Sent(byte[] frame)
    {
        _sent = frame;
        // A read that comes back is an echo, whatever was found out before; a write that does may be answered.
        _isAwaited = _configured != false && (_isEchoing != false || !IsAnsweredAlike);
        _isSeen = false;
    }

    /// <summary>What has arrived, without the echo.</summary>
    public byte[] Strip(WireInbox inbox)
    {
        var arrived = inbox.Peek();
        var at = _isAwaited ? arrived.AsSpan().IndexOf(_sent) : -1;
        if (at is < 0 or > RtuFrame.NoiseMax)
        {
            return arrived;
        }
        (_isAwaited, _isSeen) = (false, true);
        if (!IsAnsweredAlike)
        {
            _isEchoing = _configured ?? true;
        }
        inbox.Drop(at + _sent.Length);
        return inbox.Peek();
    }

    /// <summary>The answer has come.</summary>
    public void Answered() => _isEchoing = _configured ?? _isSeen;
}
