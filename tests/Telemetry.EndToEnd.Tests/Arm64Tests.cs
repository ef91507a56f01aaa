using System.Diagnostics;
using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// The agent for small computers, built ahead of time for arm64 and run under qemu-user, against a gateway.
/// </summary>
public sealed class Arm64Tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    [Fact]
    public async Task The_arm64_package_holds_an_agent_that_brings_its_readings_to_a_gateway()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("arm64");
        await using var gateway = await GatewayProcess.StartAsync(Path.Combine(folder, "data"), [], limit.Token);
        await RunAsync(Path.Combine(Build.Root, "Edge", "packaging", "build"), ["arm64"], limit.Token);
        var packages = Path.Combine(Build.Root, "artifacts", "packages");
        var package = Directory.GetFiles(packages, "*_arm64.deb").Order().Last();
        var root = Path.Combine(folder, "root");
        await RunAsync("dpkg-deb", ["--extract", package, root], limit.Token);

        var configuration = Path.Combine(folder, "edge.json");
        await File.WriteAllTextAsync(configuration, new JsonObject
        {
            ["agent"] = "small",
            ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = gateway.Mqtt },
            ["spool"] = new JsonObject { ["directory"] = Path.Combine(folder, "spool") },
            ["sensors"] = new JsonArray(
                new JsonObject { ["type"] = "host", ["device"] = "small", ["period_ms"] = 500 }),
        }.ToJsonString(), limit.Token);
        await using var agent = Child.StartCommand("telemetry-edge for arm64", "qemu-aarch64-static",
        [
            "-L", "/usr/aarch64-linux-gnu",
            Path.Combine(root, "usr", "lib", "telemetry-edge", "telemetry-edge"), "run", "--config", configuration,
        ]);
        await gateway.Api.UntilAsync(
            "/api/v1/readings?key=small&limit=9", items => items.Count > 0, limit.Token);
    }

    private static async Task RunAsync(string file, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{file} does not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        Assert.True(process.ExitCode == 0, $"{file}: {await output}{await errors}");
        Assert.DoesNotContain("warning", await output, StringComparison.OrdinalIgnoreCase);
    }
}
