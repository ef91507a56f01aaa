using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.Edge.Tests.Interop;

/// <summary>Our master against a slave of pymodbus; libmodbus (mbpoll) as master of our simulated slaves.</summary>
public sealed class ModbusPeerTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("tcp")]
    [InlineData("rtu")]
    public async Task Another_implementations_slave_is_read_and_written(string framing)
    {
        var port = FreePort();
        using var process = Tool.Start(
            Tool.Python, Tool.Script("modbus_slave.py"), port.ToString(CultureInfo.InvariantCulture), framing);
        try
        {
            var buses = new ModbusBuses();
            var settings = new WireSettings($"tcp:127.0.0.1:{port}", 115_200);
            using var slave = new ModbusSlave(
                () => buses.Join(settings, framing == "rtu", OpenWire.OpenAsync, TimeProvider.System),
                () => buses.Leave(settings),
                new ModbusSlaveOptions { Slave = 7, Timeout = TimeSpan.FromSeconds(10), Points = Points() });
            var samples = await PollUntilUpAsync(slave, process);
            var values = Enumerable.Range(0, samples.Count).ToDictionary(i => samples[i].Metric, i => samples[i].Value);
            foreach (var order in Enum.GetNames<WordOrder>().Where(n => n != nameof(WordOrder.None)))
            {
                Assert.Equal(
                    [-12345, 54321, -1234567890, 3234567890, -1234567890123456, -1234.5, 3.141592653589793],
                    Enumerable.Range(0, 7).Select(i => values[$"{order}{i}"]));
            }
            Assert.Equal((1, 0, 1, 0), (values["coil0"], values["coil4"], values["in3"], values["in4"]));

            await slave.WriteAsync("coil4", 1, CancellationToken.None);
            await slave.WriteAsync("Cdab0", 321, CancellationToken.None);
            await slave.WriteAsync("Dcba5", 0.15625, CancellationToken.None);
            samples = await PollUntilUpAsync(slave, process);
            values = Enumerable.Range(0, samples.Count).ToDictionary(i => samples[i].Metric, i => samples[i].Value);
            Assert.Equal((1, 321, 0.15625), (values["coil4"], values["Cdab0"], values["Dcba5"]));
            await RefusedAsync(buses, settings, framing == "rtu");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Another_implementations_master_reads_and_writes_our_slaves(bool isRtu)
    {
        var bank = new RegisterBank();
        RegisterBank.Put(bank.Holdings, 0, Convert.FromHexString("00EBFFFE0000"));
        (bank.Coils[0], bank.Coils[1]) = (true, false);
        var slave = new SimulatedSlave(bank, SlaveFaultPlan.None);
        using var port = PseudoTerminal.Open();
        using var line = new SerialSlaves(port, TimeProvider.System);
        line.Attach(3, slave);
        line.Start();
        await using var server = TcpSlaves.Listen(new IPEndPoint(IPAddress.Loopback, 0), TimeProvider.System);
        server.Attach(3, slave);
        string[] where = isRtu
            ? ["-m", "rtu", "-b", "19200", "-P", "none", port.DevicePath]
            : ["-m", "tcp", "-p", server.Address.Port.ToString(CultureInfo.InvariantCulture), "127.0.0.1"];

        var registers = await Tool.RunAsync(
            "mbpoll", ["-a", "3", "-0", "-r", "0", "-c", "3", "-t", "4", "-1", .. where]);
        Assert.Matches(@"\[0\]:\s+235", registers);
        Assert.Matches(@"\[1\]:\s+65534 \(-2\)", registers);
        var coils = await Tool.RunAsync("mbpoll", ["-a", "3", "-0", "-r", "0", "-c", "2", "-t", "0", "-1", .. where]);
        Assert.Matches(@"\[0\]:\s+1", coils);
        Assert.Matches(@"\[1\]:\s+0", coils);
        await Tool.RunAsync("mbpoll", ["-a", "3", "-0", "-r", "1", "-t", "4", .. where, "--", "77", "78"]);
        await Tool.RunAsync("mbpoll", ["-a", "3", "-0", "-r", "1", "-t", "0", .. where, "--", "1"]);
        Assert.Equal((77, 78, true), (bank.Holdings[1], bank.Holdings[2], bank.Coils[1]));
    }

    private static ModbusPoint[] Points()
    {
        ModbusType[] types =
        [
            ModbusType.Int16, ModbusType.UInt16, ModbusType.Int32, ModbusType.UInt32, ModbusType.Int64,
            ModbusType.Float32, ModbusType.Float64,
        ];
        var points = new List<ModbusPoint>();
        foreach (var order in Enum.GetValues<WordOrder>().Where(o => o != WordOrder.None))
        {
            var address = 32 * ((int)order - 1);
            for (var i = 0; i < types.Length; i++)
            {
                points.Add(Point($"{order}{i}", ModbusArea.Holding, address, types[i]) with { Order = order });
                address += ModbusValues.RegistersOf(types[i]);
            }
        }
        return
        [
            .. points,
            Point("coil0", ModbusArea.Coil, 0, ModbusType.Bool),
            Point("coil4", ModbusArea.Coil, 4, ModbusType.Bool),
            Point("in3", ModbusArea.Discrete, 3, ModbusType.Bool),
            Point("in4", ModbusArea.Discrete, 4, ModbusType.Bool),
        ];
    }

    private static ModbusPoint Point(string metric, ModbusArea area, int address, ModbusType type) => new()
    {
        Metric = metric,
        Unit = "",
        Area = area,
        Address = address,
        Type = type,
        IsWritable = area is ModbusArea.Coil or ModbusArea.Holding,
    };

    /// <summary>What the other does not have, it refuses as the specification says.</summary>
    private static async Task RefusedAsync(ModbusBuses buses, WireSettings settings, bool isRtu)
    {
        var bus = buses.Join(settings, isRtu, OpenWire.OpenAsync, TimeProvider.System);
        var request = ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, 60_000, 1);
        var refused = await Assert.ThrowsAsync<ModbusException>(
            () => bus.AskAsync(7, request, Limit, CancellationToken.None));
        Assert.Equal((ModbusFault.Refused, 2), (refused.Fault, refused.Code));
        bool[] coils = [true, false, true];
        await bus.AskAsync(7, ModbusPdu.WriteCoils(10, coils), Limit, CancellationToken.None);
        var read = await bus.AskAsync(
            7, ModbusPdu.Read(ModbusFunction.ReadCoils, 10, 3), Limit, CancellationToken.None);
        Assert.Equal(5, read.Span[0]);
        buses.Leave(settings);
    }

    private static async Task<SampleSet> PollUntilUpAsync(ModbusSlave slave, Process process)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                var samples = new SampleSet();
                await slave.SampleAsync(samples, limit.Token);
                return samples;
            }
            catch (ModbusException e) when (e.Fault == ModbusFault.NotConnected)
            {
                Assert.False(limit.IsCancellationRequested, e.Message);
                Assert.False(process.HasExited, "The slave has ended.");
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
