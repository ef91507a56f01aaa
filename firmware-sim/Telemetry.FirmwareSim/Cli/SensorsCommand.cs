using System.CommandLine;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Bridge;
using Telemetry.FirmwareSim.OneWire;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Cli;

/// <summary>
/// <c>telemetry-sim sensors</c>: a machine with all sensors on a bridge and in a folder, until Ctrl-C.
/// </summary>
internal static class SensorsCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "unix:PATH or tcp:ADDRESS:PORT (port 0 takes a free one) of the I2C bus.",
            DefaultValueFactory = _ => "tcp:127.0.0.1:0",
        };
        var folder = new Option<string?>("--w1") { Description = "A folder in which the DS18B20 shows its files." };
        var machine = Bme280Command.MachineOption();
        var seed = new Option<ulong>("--seed") { Description = "The plant's seed.", DefaultValueFactory = _ => 1 };
        var scenario = ScenarioOption.Create();
        var clock = new Option<string?>("--clock")
        {
            Description = "A file for libfaketime (FAKETIME_TIMESTAMP_FILE): the scenario's clock faults of the agent.",
        };
        var command = new Command("sensors", "Serve all simulated I2C chips and a 1-wire thermometer of one machine.")
        {
            listen, folder, machine, seed, scenario, clock,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetValue(machine)!; // It has a default.
            var faults = ScenarioOption.Load(parsed.GetValue(scenario), name);
            var time = TimeProvider.System;
            var bench = new SensorBench(parsed.GetValue(seed), name, faults, time);
            await using var server = I2cBridgeServer.Listen(
                parsed.GetValue(listen)!, bench.Bus, time); // It has a default.
            await output.WriteLineAsync(new JsonObject
            {
                ["bus"] = "bridge:" + server.Address,
                ["w1"] = parsed.GetValue(folder),
                ["ds18b20"] = bench.Thermometer.Id,
                ["faults"] = faults.All.Count,
            }.ToJsonString());
            await output.FlushAsync(cancellation);
            await RunAsync(
                cancellation,
                token => Task.Delay(Timeout.InfiniteTimeSpan, time, token),
                token => parsed.GetValue(folder) is { } path
                    ? new SlaveFolder(path, bench.Thermometer, time).RunAsync(token)
                    : Task.CompletedTask,
                token => parsed.GetValue(clock) is { } path
                    ? ClockFile.RunAsync(path, faults, time, token)
                    : Task.CompletedTask);
            return SimCommand.Done;
        });
        return command;
    }

    /// <summary>Runs all until cancelled; one that fails ends the others, and is told.</summary>
    private static async Task RunAsync(CancellationToken cancellation, params Func<CancellationToken, Task>[] parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = parts.Select(async part =>
        {
            try
            {
                await part(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As it was told.
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        });
        await Task.WhenAll([.. running]);
    }
}
