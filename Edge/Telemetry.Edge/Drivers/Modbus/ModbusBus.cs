namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// A line that several slaves share: one request at a time, in fair turns. A slave that did not answer is left alone
/// for as long as its answer could still come, without holding up the others: on a serial line nothing would tell the
/// late answer from that to the next request. Thread-safe.
/// </summary>
internal sealed class ModbusBus : IDisposable
{
    /// <summary>So late after its time an answer may still come, whatever the time was.</summary>
    private static readonly TimeSpan LateMost = TimeSpan.FromSeconds(2);

    private readonly IModbusLink _link;
    private readonly TimeProvider _time;
    private readonly FairQueue _turns = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<byte, (long Since, TimeSpan Pause)> _silent = [];

    public ModbusBus(IModbusLink link, TimeProvider time)
    {
        _link = link;
        _time = time;
    }

    /// <summary>Sends a request and gives what a good answer holds.</summary>
    /// <exception cref="ModbusException">There is no answer, not a usable one, or an exception.</exception>
    public async Task<ReadOnlyMemory<byte>> AskAsync(
        byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        await LeaveAloneAsync(slave, cancellation);
        using var turn = await _turns.TakeAsync(slave, cancellation);
        try
        {
            var answer = await _link.ExchangeAsync(slave, request, timeout, cancellation);
            return ModbusPdu.Contents(request.Span, answer);
        }
        catch (ModbusException e) when (e.Fault is ModbusFault.NoAnswer or ModbusFault.WrongUnit)
        {
            lock (_gate)
            {
                _silent[slave] = (_time.GetTimestamp(), timeout > LateMost ? timeout : LateMost);
            }
            throw;
        }
    }

    /// <summary>Sends a write to all slaves of a serial line. Nothing says whether anybody heard it.</summary>
    public async Task TellAllAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        if (request.Span[0] <= (byte)ModbusFunction.ReadInputRegisters)
        {
            throw new ArgumentException("A read cannot be broadcast: nobody would answer.", nameof(request));
        }
        using var turn = await _turns.TakeAsync(0, cancellation);
        await _link.BroadcastAsync(request, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _link.Dispose();

    private async Task LeaveAloneAsync(byte slave, CancellationToken cancellation)
    {
        TimeSpan left;
        lock (_gate)
        {
            if (!_silent.Remove(slave, out var silence))
            {
                return;
            }
            left = silence.Pause - _time.GetElapsedTime(silence.Since);
        }
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, _time, cancellation);
        }
    }
}
