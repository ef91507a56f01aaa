using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// A client of a Modbus TCP server. Each request has its own transaction id: an answer that comes after its request was
/// given up is known by its id and ignored. A connection on which three requests in a row stay without any answer is
/// taken for dead.
/// </summary>
internal sealed class TcpLink : IModbusLink
{
    private const int InboxBytes = 4096;
    private const int UnansweredMax = 3;

    private readonly WireKeeper _keeper;
    private readonly TimeProvider _time;
    private ushort _transaction;
    private int _unanswered;

    public TcpLink(Func<CancellationToken, Task<OpenWire>> open, Random random, TimeProvider time)
    {
        _keeper = new WireKeeper(open, InboxBytes, random, time);
        _time = time;
    }

    /// <summary>Answers that came after their request had been given up.</summary>
    public long Stale { get; private set; }

    /// <inheritdoc/>
    public async Task<byte[]> ExchangeAsync(
        byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        var inbox = await SendAsync(slave, request, timeout, cancellation);
        var answer = await ReceiveAsync(inbox, slave, timeout, cancellation);
        _keeper.WasOfUse();
        return answer;
    }

    /// <inheritdoc/>
    public Task BroadcastAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation) =>
        throw new NotSupportedException("Over TCP there is no broadcast.");

    /// <inheritdoc/>
    public void Dispose() => _keeper.Dispose();

    private async Task<WireInbox> SendAsync(
        byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        WireLine line;
        try
        {
            line = await _keeper.GetAsync(timeout, cancellation);
        }
        catch (IOException e)
        {
            throw new ModbusException(ModbusFault.NotConnected, e.Message, e);
        }
        _transaction++;
        try
        {
            await line.Wire.Stream.WriteAsync(TcpFrame.Build(_transaction, slave, request.Span), cancellation);
            return line.Inbox;
        }
        catch (Exception e) when (WireKeeper.IsOfTheLine(e))
        {
            _keeper.Close(e.Message);
            throw new ModbusException(ModbusFault.NotConnected, e.Message, e);
        }
    }

    private async Task<byte[]> ReceiveAsync(
        WireInbox inbox, byte slave, TimeSpan timeout, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        while (true)
        {
            if (NextFrame(inbox) is { } frame)
            {
                _unanswered = 0;
                if (TcpFrame.TransactionOf(frame) == _transaction)
                {
                    return AnswerOf(frame, slave);
                }
                Stale++;
                continue;
            }
            if (inbox.End is { } end)
            {
                throw new ModbusException(ModbusFault.NotConnected, end.Message, end);
            }
            var left = timeout - _time.GetElapsedTime(from);
            if (left <= TimeSpan.Zero)
            {
                throw Nothing(slave, timeout, inbox);
            }
            await inbox.WaitAsync(left, cancellation);
        }
    }

    /// <summary>The next whole frame, taken from the inbox; null: more must arrive.</summary>
    private byte[]? NextFrame(WireInbox inbox)
    {
        var arrived = inbox.Peek();
        switch (TcpFrame.LengthOf(arrived))
        {
            case 0:
                return null;
            case < 0:
                _keeper.Close("What came is not Modbus TCP.");
                throw new ModbusException(
                    ModbusFault.BadAnswer, $"What came is not Modbus TCP: {ModbusPdu.Show(arrived)}.");
            case var length:
                inbox.Drop(length);
                return arrived[..length];
        }
    }

    private static byte[] AnswerOf(byte[] frame, byte slave) => TcpFrame.UnitOf(frame) == slave
        ? frame[TcpFrame.HeaderBytes..]
        : throw new ModbusException(
            ModbusFault.WrongUnit, $"Unit {slave} was asked, unit {TcpFrame.UnitOf(frame)} answered.");

    private ModbusException Nothing(byte slave, TimeSpan timeout, WireInbox inbox)
    {
        if (inbox.Clear() > 0)
        {
            // Where the next frame begins nobody can know: what is left of this one would be taken for it.
            _keeper.Close("A frame broke off.");
            return new ModbusException(ModbusFault.BadAnswer, $"Unit {slave}: its answer broke off.");
        }
        _unanswered++;
        if (_unanswered >= UnansweredMax)
        {
            _unanswered = 0;
            _keeper.Close("Nothing came any more.");
        }
        return new ModbusException(
            ModbusFault.NoAnswer, $"Unit {slave}: no answer within {timeout.TotalMilliseconds:0} ms.");
    }
}
