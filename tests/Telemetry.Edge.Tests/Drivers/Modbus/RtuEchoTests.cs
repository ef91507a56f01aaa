using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

/// <summary>Adapters that give back what is written through them.</summary>
public sealed class RtuEchoTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly byte[] Read = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 7, 1);
    private static readonly byte[] Write = ModbusPdu.WriteRegister(7, 500);

    private readonly PacedTime _time = new();
    private bool _isEchoing;
    private bool _isAlive = true;
    private TimeSpan _thinks;
    private byte[] _noise = [];

    public void Dispose() => _time.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Reads_and_writes_are_answered_with_and_without_an_echo(bool? configured, bool isEchoing)
    {
        _isEchoing = isEchoing;
        var link = Link(configured);
        Assert.Equal("0302022B", await AskAsync(link, Read));
        Assert.Equal(Convert.ToHexString(Write), await AskAsync(link, Write));
        var many = ModbusPdu.WriteRegisters(7, [1, 2, 3]);
        Assert.Equal(Convert.ToHexString(many.AsSpan(0, 5)), await AskAsync(link, many));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public async Task An_echo_confirms_no_write(bool? configured)
    {
        _isEchoing = true;
        var link = Link(configured);
        await AskAsync(link, Read);
        _isAlive = false;
        Assert.Equal(ModbusFault.NoAnswer, (await FaultAsync(link, Write)).Fault);
        _noise = [0]; // Of the driver that switches, before the echo.
        Assert.Equal(ModbusFault.NoAnswer, (await FaultAsync(link, Write)).Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_to_a_line_that_nobody_has_read_finds_out_first(bool isEchoing)
    {
        _isEchoing = isEchoing;
        Assert.Equal(Convert.ToHexString(Write), await AskAsync(Link(null), Write));
        _isAlive = false;
        Assert.NotEqual(ModbusFault.None, (await FaultAsync(Link(null), Write)).Fault);
    }

    [Fact]
    public async Task An_echo_does_not_shorten_the_slaves_time_to_think()
    {
        _isEchoing = true;
        _thinks = TimeSpan.FromMilliseconds(200);
        Assert.Equal("0302022B", await AskAsync(Link(null), Read));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_adapter_may_take_the_place_of_one_that_is_not_like_it(bool isEchoing)
    {
        _isEchoing = !isEchoing;
        var link = Link(null);
        await AskAsync(link, Read);
        _isEchoing = isEchoing;
        _thinks = TimeSpan.FromMilliseconds(200);
        Assert.Equal("0302022B", await AskAsync(link, Read));
        Assert.Equal(Convert.ToHexString(Write), await AskAsync(link, Write));
    }

    private RtuLink Link(bool? isEchoing) => new(
        new WireSettings("/dev/none", 115_200),
        _ => Task.FromResult(new ScriptedWire(Hear).Open(_time.Loops)), new Random(1), _time, isEchoing);

    private void Hear(ScriptedWire wire, byte[] frame)
    {
        if (_isEchoing)
        {
            wire.Say([.. _noise, .. frame]);
        }
        if (!_isAlive)
        {
            return;
        }
        var answer = frame[1] switch
        {
            3 => RtuFrame.Build(17, Convert.FromHexString("0302022B")),
            16 => RtuFrame.Build(17, frame.AsSpan(1, 5)),
            _ => frame,
        };
        if (_thinks == TimeSpan.Zero)
        {
            wire.Say(answer);
            return;
        }
        _time.CreateTimer(_ => wire.Say(answer), null, _thinks, System.Threading.Timeout.InfiniteTimeSpan);
    }

    /// <summary>The clock outruns the line's reader: who expects an answer is patient.</summary>
    private async Task<string> AskAsync(RtuLink link, byte[] request)
    {
        var asking = _time.RunAsync(() => link.ExchangeAsync(17, request, Timeout, CancellationToken.None));
        await Turn.UntilDone(_time, asking, Millisecond);
        return Convert.ToHexString(await asking);
    }

    private Task<ModbusException> FaultAsync(RtuLink link, byte[] request) => Assert.ThrowsAsync<ModbusException>(
        () => AskAsync(link, request));
}
