using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class ModbusBusTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);
    private static readonly byte[] Request = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 0, 1);

    private readonly PacedTime _time = new();
    private readonly FakeLink _link; // The bus disposes of it.
    private readonly ModbusBus _bus;

    public ModbusBusTests()
    {
        _link = new FakeLink(_time);
        _bus = new ModbusBus(_link, _time);
    }

    public void Dispose()
    {
        _bus.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task A_slave_with_many_requests_does_not_starve_one_with_few()
    {
        _link.Answers = false;
        var first = AskAsync(1);
        List<Task<ReadOnlyMemory<byte>>> many = [.. Enumerable.Range(0, 5).Select(_ => AskAsync(2))];
        var few = AskAsync(3);
        _link.Answers = true;
        _link.Release();
        await Turn.UntilDone(_time, Task.WhenAll([first, few, .. many]));
        Assert.Equal([1, 2, 3, 2, 2, 2, 2], _link.Asked.Select(b => (int)b));
    }

    [Fact]
    public async Task One_dead_slave_costs_the_others_one_timeout_and_is_then_left_alone()
    {
        _link.Dead = 9;
        var dead = AskAsync(9);
        var other = AskAsync(1);
        // No step further: what is left of the pause counts from here.
        await Turn.Until(() => _link.Waits, "the dead slave is waited for");
        _time.Advance(Timeout);
        await Assert.ThrowsAsync<ModbusException>(() => dead);
        await other;
        Assert.Equal([9, 1], _link.Asked.Select(b => (int)b));

        // It is asked again only when its late answer cannot come any more; the line is free meanwhile.
        var again = AskAsync(9);
        for (var i = 0; i < 20; i++)
        {
            await AskAsync(1);
        }
        Assert.Single(_link.Asked, b => b == 9);
        await Assert.ThrowsAsync<ModbusException>(() => Turn.UntilDone(_time, again));
    }

    [Fact]
    public async Task An_answer_that_is_later_than_twice_its_time_is_not_taken_for_the_next_question()
    {
        _link.Dead = 9;
        var start = _time.GetTimestamp();
        await Assert.ThrowsAsync<ModbusException>(() => Turn.UntilDone(_time, AskAsync(9)));
        _link.Dead = 0;
        var again = AskAsync(9);
        await Turn.UntilDone(_time, again);
        Assert.True(_time.GetElapsedTime(start) >= TimeSpan.FromSeconds(2.5)); // The time itself, and two seconds.
    }

    [Fact]
    public async Task A_turn_that_is_given_up_goes_to_the_next()
    {
        _link.Answers = false;
        using var stop = new CancellationTokenSource();
        var first = AskAsync(1);
        var given = _bus.AskAsync(2, Request, Timeout, stop.Token);
        var third = AskAsync(3);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        _link.Answers = true;
        _link.Release();
        await Turn.UntilDone(_time, Task.WhenAll(first, third));
        Assert.Equal([1, 3], _link.Asked.Select(b => (int)b));
    }

    [Fact]
    public async Task A_read_is_never_broadcast()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _bus.TellAllAsync(Request, CancellationToken.None));
        await _bus.TellAllAsync(ModbusPdu.WriteRegister(0, 1), CancellationToken.None);
        Assert.Equal([0], _link.Asked.Select(b => (int)b));
    }

    private Task<ReadOnlyMemory<byte>> AskAsync(byte slave) =>
        _bus.AskAsync(slave, Request, Timeout, CancellationToken.None);

    private sealed class FakeLink(TimeProvider time) : IModbusLink
    {
        private TaskCompletionSource _gate = new();

        public List<byte> Asked { get; } = [];

        public byte Dead { get; set; }

        public bool Answers { get; set; } = true;

        public bool Waits { get; private set; }

        public void Release() => _gate.TrySetResult();

        public async Task<byte[]> ExchangeAsync(
            byte slave, ReadOnlyMemory<byte> request, TimeSpan timeout, CancellationToken cancellation)
        {
            Asked.Add(slave);
            if (!Answers)
            {
                await _gate.Task;
                _gate = new TaskCompletionSource();
            }
            if (slave == Dead)
            {
                var delay = Task.Delay(timeout, time, cancellation);
                Waits = true;
                await delay;
                throw new ModbusException(ModbusFault.NoAnswer, "dead");
            }
            return [3, 2, 0, 1];
        }

        public Task BroadcastAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
        {
            Asked.Add(0);
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
