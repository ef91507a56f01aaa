using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class TcpLinkTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Request = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 0x6B, 1);
    private static readonly byte[] Good = Convert.FromHexString("0302022B");

    private readonly PacedTime _time = new();
    private readonly List<ScriptedWire> _wires = [];
    private readonly TcpLink _link;
    private Action<ScriptedWire, byte[]> _heard = (_, _) => { };

    public TcpLinkTests()
    {
        _link = new TcpLink(
            _ =>
            {
                _wires.Add(new ScriptedWire((wire, frame) => _heard(wire, frame)));
                return Task.FromResult(_wires[^1].Open(_time.Loops));
            },
            new Random(1),
            _time);
    }

    public void Dispose()
    {
        _link.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task A_request_bears_its_transaction_and_its_answer_may_come_in_pieces()
    {
        for (var size = 1; size < 12; size++)
        {
            _heard = (wire, frame) => AnswerTo(frame).Chunk(size).ToList().ForEach(c => wire.Say(c));
            Assert.Equal(Good, await AskAsync());
        }
        Assert.Equal("000100000006110300" + "6B0001", Convert.ToHexString(_wires.Single().Written[0]));
        Assert.Equal(11, _wires.Single().Written[10][1]);
    }

    [Fact]
    public async Task A_stale_answer_is_ignored()
    {
        byte[]? late = null;
        _heard = (_, frame) => late = AnswerTo(frame);
        Assert.Equal(ModbusFault.NoAnswer, (await FaultAsync(Timeout)).Fault);
        _heard = (wire, frame) => wire.Say([.. late!, .. AnswerTo(frame)]);
        Assert.Equal(Good, await AskAsync());
        Assert.Equal(1, _link.Stale);
    }

    [Fact]
    public async Task An_answer_of_another_unit_is_told()
    {
        _heard = (wire, frame) =>
        {
            var answer = AnswerTo(frame);
            answer[6]++;
            wire.Say(answer);
        };
        Assert.Equal(ModbusFault.WrongUnit, (await FaultAsync()).Fault);
    }

    [Fact]
    public async Task What_is_no_modbus_ends_the_connection()
    {
        _heard = (wire, _) => wire.Say("48545450 2F312E31".Replace(" ", "", StringComparison.Ordinal));
        var asking = _link.ExchangeAsync(17, Request, Long, CancellationToken.None); // In which no time passes.
        Assert.Equal(ModbusFault.BadAnswer, (await Assert.ThrowsAsync<ModbusException>(() => asking)).Fault);
        Assert.True(_wires.Single().IsClosed);
        // It was of no use: before the next there is a pause, in which who asks is told so at once.
        Assert.Contains("tried again", (await FaultAsync()).Message, StringComparison.Ordinal);
        Assert.Single(_wires);
    }

    [Fact]
    public async Task A_frame_that_breaks_off_ends_the_connection_and_not_the_next_answer()
    {
        _heard = (wire, frame) => wire.Say(AnswerTo(frame));
        Assert.Equal(Good, await AskAsync());
        _heard = (wire, frame) => wire.Say(AnswerTo(frame)[..6]);
        Assert.Equal(ModbusFault.BadAnswer, (await FaultAsync(Timeout)).Fault);
        _heard = (wire, frame) => wire.Say(AnswerTo(frame));
        Assert.Equal(Good, await AskAsync());
        Assert.Equal(2, _wires.Count);
    }

    [Fact]
    public async Task A_connection_on_which_nothing_comes_any_more_is_replaced()
    {
        _heard = (wire, frame) => wire.Say(AnswerTo(frame));
        Assert.Equal(Good, await AskAsync());
        _heard = (_, _) => { };
        for (var i = 0; i < 3; i++)
        {
            Assert.False(_wires.Single().IsClosed);
            await FaultAsync(Timeout);
        }
        Assert.True(_wires.Single().IsClosed);
        _heard = (wire, frame) => wire.Say(AnswerTo(frame));
        Assert.Equal(Good, await AskAsync()); // At once: the old one had been of use.
        Assert.Equal(2, _wires.Count);
    }

    private static byte[] AnswerTo(byte[] frame) =>
        TcpFrame.Build(TcpFrame.TransactionOf(frame), TcpFrame.UnitOf(frame), Good);

    private async Task<byte[]> AskAsync(TimeSpan? timeout = null)
    {
        var asking = _time.RunAsync(
            () => _link.ExchangeAsync(17, Request, timeout ?? Timeout, CancellationToken.None));
        await Turn.UntilDone(_time, asking, Millisecond);
        return await asking;
    }

    private async Task<ModbusException> FaultAsync(TimeSpan? timeout = null) =>
        await Assert.ThrowsAsync<ModbusException>(() => AskAsync(timeout));
}
