using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class RtuLinkTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Request = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 0x6B, 1);
    private static readonly byte[] Good = RtuFrame.Build(17, Convert.FromHexString("0302022B"));

    private readonly PacedTime _time = new();
    private readonly List<ScriptedWire> _wires = [];
    private Action<ScriptedWire, byte[]> _heard = (_, _) => { };
    private Exception? _openFault;

    public void Dispose() => _time.Dispose();

    [Fact]
    public async Task An_answer_may_come_in_any_pieces()
    {
        for (var size = 1; size <= Good.Length; size++)
        {
            _heard = (wire, _) => Good.Chunk(size).ToList().ForEach(c => wire.Say(c));
            Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(Link())));
        }
    }

    [Fact]
    public async Task Noise_and_an_echo_before_the_answer_are_passed_over()
    {
        _heard = (wire, frame) => wire.Say([.. frame, .. Good]);
        Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(Link())));
        _heard = (wire, _) => wire.Say([0x00, 0xFF, .. Good]);
        Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(Link())));
    }

    [Fact]
    public async Task Frames_are_parted_by_silence()
    {
        var link = Link(baud: 9600);
        Assert.Equal(3.5 * 10 / 9600, link.Silence.TotalSeconds, 6);
        Assert.Equal(TimeSpan.FromMicroseconds(1750), Link(baud: 115_200).Silence);
        _heard = (wire, _) => wire.Say(Good);
        await AskAsync(link);
        _time.Advance(TimeSpan.FromSeconds(1)); // A line that has been silent is written to at once.
        var telling = _time.RunAsync(() => link.BroadcastAsync(Request, CancellationToken.None));
        _time.Activity.WaitForRest();
        Assert.Equal(2, _wires[0].Written.Count);
        var asking = _time.RunAsync(() => link.ExchangeAsync(17, Request, Long, CancellationToken.None));
        _time.Activity.WaitForRest();
        _time.Advance(TimeSpan.FromMilliseconds(8)); // Its eight characters are not over yet.
        _time.Activity.WaitForRest();
        Assert.Equal(2, _wires[0].Written.Count);
        await Turn.UntilDone(_time, Task.WhenAll(telling, asking), Millisecond);
        Assert.Equal(3, _wires[0].Written.Count);
    }

    [Fact]
    public async Task Silence_is_no_answer()
    {
        var fault = await FaultAsync((_, _) => { }, Timeout);
        Assert.Equal(ModbusFault.NoAnswer, fault.Fault);
        Assert.Contains("17", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsWorthRepeating);
    }

    [Fact]
    public async Task A_damaged_answer_is_told_when_it_breaks_off()
    {
        var fault = await FaultAsync((wire, _) => wire.Say("110302022B0000"));
        Assert.Equal(ModbusFault.BadChecksum, fault.Fault);
        Assert.True(fault.IsWorthRepeating);
    }

    [Fact]
    public async Task A_whole_frame_that_answers_something_else_is_told()
    {
        var fault = await FaultAsync((wire, _) => wire.Say(RtuFrame.Build(17, Convert.FromHexString("0402022B"))));
        Assert.Equal(ModbusFault.BadAnswer, fault.Fault);
    }

    [Fact]
    public async Task Another_slaves_frame_is_passed_over_and_named_when_nothing_follows()
    {
        var stranger = RtuFrame.Build(18, Convert.FromHexString("0302022B"));
        var fault = await FaultAsync((wire, _) => wire.Say(stranger), TimeSpan.FromSeconds(5));
        Assert.Equal(ModbusFault.WrongUnit, fault.Fault);
        Assert.Contains("18", fault.Message, StringComparison.Ordinal);

        var link = Link();
        _heard = (wire, _) =>
        {
            wire.Say(stranger);
            _time.CreateTimer(
                _ => wire.Say(Good), null, TimeSpan.FromMilliseconds(100), System.Threading.Timeout.InfiniteTimeSpan);
        };
        Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(link)));
    }

    [Fact]
    public async Task An_answer_that_came_after_its_time_is_not_taken_for_the_next_ones()
    {
        var link = Link();
        await Assert.ThrowsAsync<ModbusException>(() => AskAsync(link));
        _wires.Single().Say(RtuFrame.Build(17, Convert.FromHexString("0302DEAD")));
        _time.Activity.WaitForRest();
        _heard = (wire, _) => wire.Say(Good);
        Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(link)));
    }

    [Fact]
    public async Task A_line_that_ends_is_opened_again_and_one_that_cannot_be_is_tried_after_a_pause()
    {
        var link = Link();
        _heard = (wire, _) => wire.Say(Good);
        await AskAsync(link);
        _wires.Single().HangUp();
        _time.Activity.WaitForRest();
        Assert.Equal("0302022B", Convert.ToHexString(await AskAsync(link)));
        Assert.Equal(2, _wires.Count);

        _wires[1].HangUp();
        _openFault = new IOException("no such device");
        var fault = await Assert.ThrowsAsync<ModbusException>(async () =>
        {
            while (true)
            {
                await AskAsync(link);
            }
        });
        Assert.Equal(ModbusFault.NotConnected, fault.Fault);
    }

    [Fact]
    public async Task A_broadcast_is_answered_by_nobody_and_gives_the_slaves_time()
    {
        var link = Link();
        var telling = link.BroadcastAsync(ModbusPdu.WriteCoil(0, true), CancellationToken.None);
        await Turn.Until(_time, () => _wires.Count == 1 && _wires[0].Written.Count == 1, "the frame");
        Assert.False(telling.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(110));
        await telling;
        Assert.Equal(0, _wires.Single().Written.Single()[0]);
    }

    private RtuLink Link(int baud = 115_200)
    {
        _wires.Clear();
        return new RtuLink(
            new WireSettings("/dev/none", baud),
            _ =>
            {
                if (_openFault is not null)
                {
                    throw _openFault;
                }
                _wires.Add(new ScriptedWire((wire, frame) => _heard(wire, frame)));
                return Task.FromResult(_wires[^1].Open(_time.Loops));
            },
            new Random(1),
            _time);
    }

    private async Task<byte[]> AskAsync(RtuLink link, TimeSpan? timeout = null)
    {
        var asking = _time.RunAsync(
            () => link.ExchangeAsync(17, Request, timeout ?? Timeout, CancellationToken.None));
        await Turn.UntilDone(_time, asking, Millisecond);
        return await asking;
    }

    private async Task<ModbusException> FaultAsync(Action<ScriptedWire, byte[]> heard, TimeSpan? timeout = null)
    {
        _heard = heard;
        return await Assert.ThrowsAsync<ModbusException>(() => AskAsync(Link(), timeout));
    }
}
