using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Modbus;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Serial;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim modbus</c>: slaves on a pty or behind a TCP port, until Ctrl-C.</summary>
internal static class ModbusCommand
{
    private const int SlavesMax = 32;

    public static Command Create(TextWriter output)
    {
        var listen = new Option<string>("--listen")
        {
            Description = ListenAddress.Description + " On a pty they speak RTU, over TCP Modbus TCP.",
            DefaultValueFactory = _ => "pty",
        };
        var slaves = new Option<int>("--slaves")
        {
            Description = "How many, numbered from 1; each sits on the same machine.",
            DefaultValueFactory = _ => 1,
        };
        slaves.Validators.Add(r => Options.RequireBetween(r, "--slaves", 1, SlavesMax));
        var machine = Bme280Command.MachineOption();
        var seed = new Option<ulong>("--seed") { Description = "The plant's seed.", DefaultValueFactory = _ => 1 };
        var fault = new Option<string>("--fault")
        {
            Description = "Shares of requests that go wrong: "
                + "silent:0.05,exception:0.01,crc:0.02,slow:0.01,unit:0.01,half:0.01.",
            DefaultValueFactory = _ => "",
        };
        var scenario = ScenarioOption.Create();
        var command = new Command("modbus", "Serve a drive's registers as Modbus slaves, on a pty (RTU) or TCP.")
        {
            listen, slaves, machine, seed, fault, scenario,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var address = ListenAddress.Parse(parsed.GetValue(listen)!); // It has a default.
            var plant = new SimulatedPlant(parsed.GetValue(seed), MachineSpec.Demo);
            var startedAt = TimeProvider.System.GetTimestamp();
            var schedule = ScenarioOption.Load(parsed.GetValue(scenario), parsed.GetValue(machine)!);
            var all = new List<(byte Number, SimulatedSlave Slave)>();
            for (byte number = 1; number <= parsed.GetValue(slaves); number++)
            {
                // Options with a default are never null.
                var bank = MachineRegisters.Of(plant, parsed.GetValue(machine)!, Now);
                var faults = number == 1 && schedule.All.Count > 0
                    ? SlaveFaultPlan.Of(schedule, address is null ? "modbus_rtu" : "modbus_tcp", Now)
                    : SlaveFaultPlan.Parse(parsed.GetValue(seed) + number, parsed.GetValue(fault)!);
                all.Add((number, new SimulatedSlave(bank, faults)));
            }

            await (address is null
                ? ServePtyAsync(all, output, cancellation)
                : ServeTcpAsync(address, all, output, cancellation));
            return SimCommand.Done;

            TimeSpan Now() => TimeProvider.System.GetElapsedTime(startedAt);
        });
        return command;
    }

    private static async Task ServePtyAsync(
        List<(byte Number, SimulatedSlave Slave)> all, TextWriter output, CancellationToken cancellation)
    {
        using var port = PseudoTerminal.Open();
        using var line = new SerialSlaves(port, TimeProvider.System);
        all.ForEach(s => line.Attach(s.Number, s.Slave));
        line.Start();
        await SayAndWaitAsync(output, port.DevicePath, cancellation);
    }

    private static async Task ServeTcpAsync(
        IPEndPoint address, List<(byte Number, SimulatedSlave Slave)> all, TextWriter output,
        CancellationToken cancellation)
    {
        await using var server = TcpSlaves.Listen(address, TimeProvider.System);
        all.ForEach(s => server.Attach(s.Number, s.Slave));
        await SayAndWaitAsync(output, $"tcp:{server.Address}", cancellation);
    }

    /// <summary>Prints where the line is, as an agent's configuration names it, and waits for the end.</summary>
    public static async Task SayAndWaitAsync(TextWriter output, string port, CancellationToken cancellation)
    {
        await output.WriteLineAsync(new JsonObject { ["port"] = port }.ToJsonString());
        await output.FlushAsync(cancellation);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
