using System.Buffers.Binary;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// The master of a serial line, or of one behind a TCP converter that passes frames on as they are. Before it speaks,
/// the line has been silent for 3.5 characters. An answer is known by its slave, function, length and CRC rather than
/// by silence, which the buffers of adapters and systems distort; silence ends what is none.
/// </summary>
internal sealed class RtuLink : IModbusLink
{
    /// <summary>From 19,200 baud on the silence is fixed (Modbus over Serial Line 1.02, section 2.5.1.1).</summary>
    private const int FixedSilenceBaud = 19_200;

    private static readonly TimeSpan FixedSilence = TimeSpan.FromMicroseconds(1750);

    /// <summary>Slaves act upon a broadcast without a word; so long nobody else is asked.</summary>
    private static readonly TimeSpan Turnaround = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// What is neither whole nor continued for so long is damaged. USB adapters pause for up to 16 ms.
    /// </summary>
    private static readonly TimeSpan BrokenOff = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan ChatterMax = TimeSpan.FromSeconds(1);

    private readonly WireKeeper _keeper;
    private readonly TimeSpan _character;
    private readonly TimeProvider _time;
    private readonly RtuEcho _echo;
    private WireLine? _lineBefore;
    private long _spokeAt;
    private TimeSpan _speaking;

    public RtuLink(
        WireSettings settings, Func<CancellationToken, Task<OpenWire>> open, Random random, TimeProvider time,
        bool? isEchoing = null)
    {
        _echo = new RtuEcho(isEchoing);
        _keeper = new WireKeeper(open, 2 * ModbusLimits.RtuBytesMax, random, time);
        _time = time;
        _character = settings.CharacterTime;
        Silence = settings.Baud > FixedSilenceBaud || settings.IsTcp ? FixedSilence : 3.5 * _character;
        _spokeAt = time.GetTimestamp();
    }

    /// <summary>The silence that parts two frames.</summary>
    public TimeSpan Silence { get; }

    /// <inheritdoc/>
    public async Task<byte[]> ExchangeAsync(
        byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
    {
        if (_echo.MustBeFoundOutFor(request.Span))
        {
            await FindEchoAsync(slave, request, timeout, cancellation);
        }
        var frame = RtuFrame.Build(slave, request.Span);
        var line = await SendAsync(frame, timeout, cancellation);
        _echo.Sent(frame);
        var answerTime = (ModbusPdu.AnswerLength(request.Span) + RtuFrame.Overhead) * _character;
        var answer = await ReceiveAsync(line.Inbox, slave, request, _speaking + timeout + answerTime, cancellation);
        _keeper.WasOfUse();
        return answer;
    }

    /// <inheritdoc/>
    public async Task BroadcastAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        await SendAsync(RtuFrame.Build(0, request.Span), TimeSpan.Zero, cancellation);
        await Task.Delay(_speaking + Turnaround, _time, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _keeper.Dispose();

    /// <summary>Reads what is to be written: whatever comes of it says whether the line echoes.</summary>
    private async Task FindEchoAsync(
        byte slave, ReadOnlyMemory<byte> write, TimeSpan timeout, CancellationToken cancellation)
    {
        var address = BinaryPrimitives.ReadUInt16BigEndian(write.Span[1..]);
        var function = write.Span[0] == (byte)ModbusFunction.WriteSingleCoil
            ? ModbusFunction.ReadCoils
            : ModbusFunction.ReadHoldingRegisters;
        try
        {
            await ExchangeAsync(slave, ModbusPdu.Read(function, address, 1), timeout, cancellation);
        }
        catch (ModbusException)
        {
            // Then the write says more.
        }
    }

    private async Task<WireLine> SendAsync(byte[] frame, TimeSpan timeout, CancellationToken cancellation)
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
        if (!ReferenceEquals(line, _lineBefore))
        {
            _echo.Forget(); // Another adapter, perhaps.
            _lineBefore = line;
        }
        await WaitForSilenceAsync(line.Inbox, cancellation);
        line.Inbox.Clear(); // An answer that came too late is nobody's.
        try
        {
            await line.Wire.Stream.WriteAsync(frame, cancellation);
        }
        catch (Exception e) when (WireKeeper.IsOfTheLine(e))
        {
            _keeper.Close(e.Message);
            throw new ModbusException(ModbusFault.NotConnected, e.Message, e);
        }
        _spokeAt = _time.GetTimestamp();
        _speaking = frame.Length * _character;
        return line;
    }

    private async Task WaitForSilenceAsync(WireInbox inbox, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        while (true)
        {
            var sinceOwn = _time.GetElapsedTime(_spokeAt) - _speaking;
            var rest = Silence - (inbox.Silence < sinceOwn ? inbox.Silence : sinceOwn);
            if (rest <= TimeSpan.Zero)
            {
                return;
            }
            if (_time.GetElapsedTime(from) > ChatterMax)
            {
                throw new ModbusException(
                    ModbusFault.BadAnswer, "The line is never silent: is there another master, or a wrong baud rate?");
            }
            // Timers know whole milliseconds only: what is less would not wait at all.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), _time, cancellation);
        }
    }

    private async Task<byte[]> ReceiveAsync(
        WireInbox inbox, byte slave, ReadOnlyMemory<byte> request, TimeSpan patience, CancellationToken cancellation)
    {
        var from = _time.GetTimestamp();
        byte? stranger = null;
        while (true)
        {
            var arrived = _echo.Strip(inbox);
            if (_echo.MayAnswer && RtuFrame.FindAnswer(slave, request.Span, arrived) is { } answer)
            {
                _echo.Answered();
                return answer;
            }
            if (inbox.End is { } end)
            {
                throw new ModbusException(ModbusFault.NotConnected, end.Message, end);
            }
            var left = patience - _time.GetElapsedTime(from);
            var isBrokenOff = arrived.Length > 0 && (left <= TimeSpan.Zero || inbox.Silence >= BrokenOff);
            if (isBrokenOff && (arrived[0] == slave || !ModbusCrc.IsWhole(arrived)))
            {
                throw Unusable(slave, arrived);
            }
            if (isBrokenOff)
            {
                stranger = arrived[0];
                inbox.Drop(arrived.Length);
            }
            if (left <= TimeSpan.Zero)
            {
                throw _echo.IsDoubtful ? RtuEcho.Doubt(slave) : Nothing(slave, stranger, patience);
            }
            await inbox.WaitAsync(arrived.Length > 0 && left > BrokenOff ? BrokenOff : left, cancellation);
        }
    }

    private static ModbusException Unusable(byte slave, byte[] arrived) => ModbusCrc.IsWhole(arrived)
        ? new(ModbusFault.BadAnswer, $"Slave {slave}: not an answer to the request: {ModbusPdu.Show(arrived)}.")
        : new(ModbusFault.BadChecksum, $"Slave {slave}: damaged on the way (CRC): {ModbusPdu.Show(arrived)}.");

    private static ModbusException Nothing(byte slave, byte? stranger, TimeSpan patience) => stranger is null
        ? new(ModbusFault.NoAnswer, $"Slave {slave}: no answer within {patience.TotalMilliseconds:0} ms.")
        : new(ModbusFault.WrongUnit, $"Slave {slave}: no answer, but slave {stranger} spoke.");
}
