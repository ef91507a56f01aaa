using System.CommandLine;
using System.Net;
using Telemetry.FirmwareSim.Fleet;

namespace Telemetry.FirmwareSim.Cli;

/// <summary><c>telemetry-sim fleet</c>: thousands of MQTT devices in one process, for a time.</summary>
internal static class FleetCommand
{
    /// <summary>Two thirds of the ports that one address has for outgoing connections.</summary>
    private const int DevicesMax = 20_000;

    private const int DescriptorsBeside = 200;
    private const int SecondsMax = 24 * 3600;
    private const double ReadingsPerSecondMax = 100_000;

    private static readonly TimeSpan CountPatience = TimeSpan.FromSeconds(30);

    public static Command Create(TextWriter output, TextWriter error)
    {
        var mqtt = new Option<string>("--mqtt")
        {
            Description = "The gateway's broker, ADDRESS:PORT; it must take anonymous devices (run --open).",
            DefaultValueFactory = _ => "127.0.0.1:1883",
        };
        var devices = Whole("--devices", "How many devices, each with its own connection.", 1000, 1, DevicesMax);
        var rate = new Option<double>("--rate")
        {
            Description = "Readings a second of each device.",
            DefaultValueFactory = _ => 1,
        };
        var seconds = Whole("--seconds", "How long they measure once all are connected.", 60, 1, SecondsMax);
        var ramp = Whole("--ramp", "New connections a second.", 500, 1, 10_000);
        var window = Whole("--window", "Readings of a device that may be unacknowledged.", 4, 1, 100);
        var prefix = new Option<string>("--prefix")
        {
            Description = "Devices are called PREFIX-00001 and so on.",
            DefaultValueFactory = _ => "fleet",
        };
        var seed = new Option<ulong>("--seed") { Description = "Of the pauses.", DefaultValueFactory = _ => 1 };
        var http = new Option<string?>("--http")
        {
            Description = "The gateway's HTTP address, like http://127.0.0.1:8080: its counts tell what is lost.",
        };
        var pid = new Option<int?>("--gateway-pid")
        {
            Description = "The gateway's process, when it runs on this computer: what it used is printed too.",
        };
        var command = new Command("fleet", "Hold many MQTT connections to a gateway, publish, and count what is lost.")
        {
            mqtt, devices, rate, seconds, ramp, window, prefix, seed, http, pid,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new FleetOptions
            {
                Broker = Endpoint(parsed.GetValue(mqtt)!), // It has a default.
                Devices = parsed.GetValue(devices),
                Rate = Rate(parsed.GetValue(rate), parsed.GetValue(devices)),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                RampPerSecond = parsed.GetValue(ramp),
                Window = parsed.GetValue(window),
                Prefix = Prefix(parsed.GetValue(prefix)!), // It has a default.
            };
            CheckDescriptors(options.Devices);
            using var client = parsed.GetValue(http) is { } address
                ? new HttpClient { BaseAddress = new Uri(address) }
                : null;
            return await RunAsync(
                options, parsed.GetValue(seed), client, parsed.GetValue(pid), output, error, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        FleetOptions options, ulong seed, HttpClient? http, int? gateway, TextWriter output, TextWriter error,
        CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var run = new FleetRun(options, seed, time);
        var before = http is null ? null : await GatewayCounts.ReadAsync(http, options.Prefix, cancellation);
        var (ownBefore, theirsBefore) = (ProcessUsage.Of(Environment.ProcessId), Of(gateway));
        var from = time.GetTimestamp();
        string? failure = null;
        try
        {
            await run.RunAsync(error.WriteLine, cancellation);
        }
        catch (TimeoutException e)
        {
            failure = e.Message;
        }

        var ran = time.GetElapsedTime(from);
        var (own, theirs) = (ProcessUsage.Of(Environment.ProcessId), Of(gateway));
        var report = FleetReport.Of(options, run, ran);
        report["fleet_process"] = FleetReport.Of(ownBefore, own, ran);
        if (theirs is not null && theirsBefore is not null)
        {
            report["gateway_process"] = FleetReport.Of(theirsBefore, theirs, ran);
        }

        if (http is not null && before is not null)
        {
            var counts = await GatewayCounts.WaitAsync(
                http, options.Prefix, before.Accepted + run.Counts.Acked, CountPatience, time, cancellation);
            report["gateway"] = FleetReport.Of(counts.Since(before), run.Counts);
            failure ??= report["gateway"]!["lost"]!.GetValue<long>() != 0 // Just written.
                ? "the gateway does not have all readings that it acknowledged"
                : null;
        }

        await output.WriteLineAsync(report.ToJsonString());
        if (failure is not null)
        {
            await error.WriteLineAsync($"telemetry-sim: {failure}");
        }

        return failure is null ? SimCommand.Done : SimCommand.Failed;
    }

    private static ProcessUsage? Of(int? process) => process is { } id ? ProcessUsage.Of(id) : null;

    private static IPEndPoint Endpoint(string text) =>
        IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var point)
        && point.Port > 0
            ? point
            : throw new FormatException($"'{text}' is not ADDRESS:PORT");

    private static double Rate(double rate, int devices) =>
        rate > 0 && rate * devices <= ReadingsPerSecondMax
            ? rate
            : throw new FormatException($"--rate: above 0, at most {ReadingsPerSecondMax} readings a second of all");

    private static string Prefix(string prefix) =>
        Contract.Names.IsValid(prefix) && prefix.Length <= 100
            ? prefix
            : throw new FormatException($"'{prefix}' is not a name of A-Z a-z 0-9 _ . : -");

    private static void CheckDescriptors(int devices)
    {
        if (ProcessUsage.DescriptorsMax() is var most && most < devices + DescriptorsBeside)
        {
            throw new IOException(
                $"{devices} connections need {devices + DescriptorsBeside} open files, this process may have {most}: "
                + "see ulimit -n");
        }
    }

    private static Option<int> Whole(string name, string description, int otherwise, int min, int max)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(r => Options.RequireBetween(r, name, min, max));
        return option;
    }
}
