using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Demo;

namespace Telemetry.FirmwareSim.Tests.Demo;

public sealed class ChildStarterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string Simulator = typeof(ChildStarter).Assembly.Location;

    [Fact]
    public async Task A_child_becomes_the_real_program_and_ends_when_asked()
    {
        var log = Path.GetTempFileName();
        using var starter = new ChildStarter();
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = await starter.StartAsync("chip", Simulator, ["bme280"], log, said.SetResult);
        await using (child)
        {
            Assert.StartsWith("bridge:tcp:", (string?)JsonNode.Parse(await said.Task.WaitAsync(Patience))!["bus"],
                StringComparison.Ordinal);
            Assert.Contains("bme280", CommandLine(child.Id), StringComparison.Ordinal);
            Assert.DoesNotContain("--parent", CommandLine(child.Id), StringComparison.Ordinal);
            await child.StopAsync(Patience, TimeProvider.System);
            Assert.True(child.Exited.IsCompleted);
        }

        Assert.Contains("bridge:tcp:", await File.ReadAllTextAsync(log), StringComparison.Ordinal);
        File.Delete(log);
    }

    [Fact]
    public async Task A_child_whose_launcher_has_died_does_not_start()
    {
        using var child = Process.Start(new ProcessStartInfo(Host, [Simulator, "child", "--parent", "1", "--", Host])
        {
            RedirectStandardError = true,
        })!; // A new process.
        using var limit = new CancellationTokenSource(Patience);
        await child.WaitForExitAsync(limit.Token);
        Assert.Equal(1, child.ExitCode);
    }

    private static string Host => Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet"
        ? path
        : "dotnet";

    private static string CommandLine(int process) =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/cmdline"));
}
