using System.Net;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

/// <summary>The driver against the simulator's slaves, over a real pty and a real socket.</summary>
public sealed class ModbusSlaveTests : IAsyncLifetime, IDisposable
{
    private readonly RegisterBank _bank = new();
    private readonly PseudoTerminal _port = PseudoTerminal.Open();
    private readonly ModbusBuses _buses = new();
    private SerialSlaves _line = null!; // Made before each test.
    private TcpSlaves _server = null!;

    public Task InitializeAsync()
    {
        RegisterBank.Put(_bank.Inputs, 0, Convert.FromHexString("41BC0000" + "0000C2C8" + "FFFE" + "8002"));
        RegisterBank.Put(_bank.Inputs, 20, Convert.FromHexString("00EB"));
        RegisterBank.Put(_bank.Holdings, 0, new byte[8]);
        (_bank.Coils[3], _bank.Discretes[9]) = (false, true);
        _line = new SerialSlaves(_port, TimeProvider.System);
        _server = TcpSlaves.Listen(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
        Attach(SlaveFaultPlan.None);
        _line.Start();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _line.Dispose();
        _port.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_areas_and_types_are_read(bool isRtu)
    {
        using var slave = Slave(isRtu);
        var samples = await PollAsync(slave); // The hole from 6 to 19 is refused: the rest is read.
        Assert.All(samples.Missing, m => Assert.Contains("exception 2", m.Why, StringComparison.Ordinal));
        Assert.NotEmpty(samples.Missing);
        samples = await PollAsync(slave);
        Assert.Empty(samples.Missing);
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["coil"] = 0,
                ["discrete"] = 1,
                ["float"] = 23.5,
                ["swapped"] = -100,
                ["word"] = -2,
                ["bits"] = 1,
                ["scaled"] = 23.5,
                ["set"] = 0,
                ["limit"] = 0,
            },
            Enumerable.Range(0, samples.Count).ToDictionary(i => samples[i].Metric, i => samples[i].Value));
        var word = Enumerable.Range(0, samples.Count).Select(i => samples[i]).Single(s => s.Metric == "word");
        Assert.Equal((ValueQuality.Range, "Cel"), (word.Quality, word.Unit));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_writable_is_written_and_confirmed(bool isRtu)
    {
        using var slave = Slave(isRtu);
        await slave.WriteAsync("coil", 1, CancellationToken.None);
        await slave.WriteAsync("set", 230, CancellationToken.None);
        await slave.WriteAsync("limit", 23.5, CancellationToken.None);
        Assert.True(_bank.Coils[3]);
        Assert.Equal([230, 0x0000, 0x41BC], Enumerable.Range(0, 3).Select(a => (int)_bank.Holdings[a]));
        await Assert.ThrowsAsync<ArgumentException>(() => slave.WriteAsync("word", 1, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => slave.WriteAsync("none", 1, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => slave.WriteAsync("set", 1001, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => slave.WriteAsync("coil", 2, CancellationToken.None));
    }

    [Fact]
    public async Task A_damaged_answer_is_asked_for_again_and_a_refusal_is_not()
    {
        Attach(SlaveFaultPlan.Parse(3, "crc:0.3"));
        using var slave = Slave(isRtu: true, retries: 5);
        await PollAsync(slave);
        var before = _line.Requests[1];
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(Points.Length, (await PollAsync(slave)).Count);
        }
        Assert.True(_line.Requests[1] - before > 10 * slave.Requests.Count, "some were damaged");

        Attach(SlaveFaultPlan.Parse(3, "exception:1"));
        before = _line.Requests[1];
        var refused = await Assert.ThrowsAsync<ModbusException>(() => PollAsync(slave));
        Assert.Equal(4, refused.Code);
        Assert.Equal(before + 1, _line.Requests[1]);
    }

    [Theory]
    [InlineData("silent:1", "NoAnswer")]
    [InlineData("unit:1", "WrongUnit")]
    [InlineData("crc:1", "BadChecksum")]
    [InlineData("slow:1", "NoAnswer")]
    public async Task Each_fault_of_a_line_is_told_by_its_name(string plan, string fault)
    {
        Attach(SlaveFaultPlan.Parse(3, plan));
        using var slave = Slave(isRtu: true, answer: TimeSpan.FromMilliseconds(150));
        var told = await Assert.ThrowsAsync<ModbusException>(() => PollAsync(slave));
        Assert.Equal(fault, told.Fault.ToString());
    }

    [Fact]
    public async Task A_server_that_was_switched_off_and_on_is_found_again()
    {
        using var slave = Slave(isRtu: false);
        await PollAsync(slave);
        _server.DropConnections();
        SampleSet? samples = null;
        while (samples is null)
        {
            try
            {
                samples = await PollAsync(slave);
            }
            catch (ModbusException e) when (e.Fault == ModbusFault.NotConnected)
            {
                // The end had not been seen before this poll.
            }
        }
        Assert.Equal(Points.Length, samples.Count);
        Assert.Equal(2, _server.Connections);
    }

    [Fact]
    public async Task The_bus_is_closed_with_the_last_of_its_slaves()
    {
        var first = Slave(isRtu: true);
        var second = Slave(isRtu: true);
        await PollAsync(first);
        await PollAsync(second);
        first.Dispose();
        Assert.True(_port.IsOpened);
        second.Dispose();
        Assert.False(_port.IsOpened);
    }

    private void Attach(SlaveFaultPlan faults)
    {
        var slave = new SimulatedSlave(_bank, faults);
        _line.Attach(1, slave);
        _server.Attach(1, slave);
    }

    private ModbusSlave Slave(bool isRtu, int retries = 1, TimeSpan? answer = null)
    {
        var settings = new WireSettings(isRtu ? _port.DevicePath : $"tcp:{_server.Address}", 115_200);
        return new ModbusSlave(
            () => _buses.Join(settings, isRtu, OpenWire.OpenAsync, TimeProvider.System),
            () => _buses.Leave(settings),
            new ModbusSlaveOptions
            {
                Slave = 1,
                Timeout = answer ?? TimeSpan.FromSeconds(10),
                Retries = retries,
                HoleMax = 20,
                Points = Points,
            });
    }

    private static ModbusPoint[] Points { get; } =
    [
        Point("coil", ModbusArea.Coil, 3, ModbusType.Bool) with { IsWritable = true },
        Point("discrete", ModbusArea.Discrete, 9, ModbusType.Bool),
        Point("float", ModbusArea.Input, 0, ModbusType.Float32),
        Point("swapped", ModbusArea.Input, 2, ModbusType.Float32) with { Order = WordOrder.Cdab },
        Point("word", ModbusArea.Input, 4, ModbusType.Int16) with { Min = 0, Unit = "Cel" },
        Point("bits", ModbusArea.Input, 5, ModbusType.Bool) with { Bit = 15 },
        Point("scaled", ModbusArea.Input, 20, ModbusType.Int16) with { Scale = 0.1 },
        Point("set", ModbusArea.Holding, 0, ModbusType.UInt16) with { IsWritable = true, Max = 1000 },
        Point("limit", ModbusArea.Holding, 1, ModbusType.Float32) with { IsWritable = true, Order = WordOrder.Cdab },
    ];

    private static ModbusPoint Point(string metric, ModbusArea area, int address, ModbusType type) => new()
    {
        Metric = metric,
        Unit = "",
        Area = area,
        Address = address,
        Type = type,
    };

    private static async Task<SampleSet> PollAsync(ModbusSlave slave)
    {
        var samples = new SampleSet();
        await slave.SampleAsync(samples, CancellationToken.None);
        return samples;
    }
}
