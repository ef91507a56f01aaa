using System.Text.Json;
using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Tests.Alerts.Care;

/// <summary><c>telemetry alerts</c> against a running gateway.</summary>
public sealed class AlertsCommandTests
{
    [Fact]
    public async Task People_care_for_alerts_from_the_command_line()
    {
        await using CareProbe care = await CareProbe.StartAsync();
        string alert = await care.RaiseAsync();

        Assert.Equal(alert, Text(await DoneAsync(care, "list", "--state", "firing"), "id"));
        await DoneAsync(care, "ack", alert, "--by", "ann", "--comment", "on it");
        await care.UntilEventAsync(alert, "acknowledged");
        await DoneAsync(care, "assign", alert, "bob");
        await care.UntilEventAsync(alert, "assigned");
        await DoneAsync(care, "comment", alert, "looks bad", "--by", "bob");
        await care.UntilEventAsync(alert, "commented");
        string silence = Text(await DoneAsync(
            care, "silence", "--match", "device=~pu.*", "--match", "severity!=info", "--for", "90m"), "silence");
        await care.UntilEventAsync(alert, "silenced");
        Assert.Equal(silence, Text(await DoneAsync(care, "silences", "--state", "active"), "id"));
        await DoneAsync(care, "unsilence", silence, "--by", "bob");
        await care.UntilEventAsync(alert, "unsilenced");
        await DoneAsync(care, "silence", alert, "--until", "2026-12-31T00:00:00Z");
        await DoneAsync(care, "resolve", alert);
        await care.UntilEventAsync(alert, "closed");

        Assert.Equal("resolved", Text(await DoneAsync(care, "show", alert), "state"));
        string[] history = (await DoneAsync(care, "show", alert, "--history")).Split('\n');
        Assert.Contains(history, line => Text(line, "event") == "commented" && Text(line, "comment") == "looks bad");
        Assert.Equal("", await DoneAsync(care, "missed", "--device", "pump"));
        Assert.Contains("\"action\":\"ack\"", await DoneAsync(care, "audit", "--by", "ann"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TelemetryCommand.Failed, "telemetry: 404: There is no such alert.", "ack", "x")]
    [InlineData(TelemetryCommand.Failed, "telemetry: 404: There is no such silence.", "unsilence", "x")]
    [InlineData(TelemetryCommand.Failed, "ends: an end that lies ahead", "silence", "--match", "a=b", "--until",
        "2001-01-01T00:00:00Z")]
    [InlineData(TelemetryCommand.BadUsage, "an alert or --match, and --for or --until", "silence", "x")]
    [InlineData(TelemetryCommand.BadUsage, "an alert or --match", "silence", "x", "--match", "a=b", "--for", "1h")]
    [InlineData(TelemetryCommand.BadUsage, "--for: tomorrow is no time such as", "silence", "x", "--for", "tomorrow")]
    [InlineData(TelemetryCommand.BadUsage, "--match: press is no NAME=VALUE", "silence", "--match", "press", "--for",
        "1h")]
    [InlineData(TelemetryCommand.BadUsage, "--limit", "list", "--limit", "0")]
    public async Task What_goes_wrong_is_one_line(int exit, string expected, params string[] arguments)
    {
        await using CareProbe care = await CareProbe.StartAsync();

        (int status, string output, string error) = await RunAsync(care, arguments);

        Assert.Equal((exit, ""), (status, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static async Task<string> DoneAsync(CareProbe care, params string[] arguments)
    {
        (int status, string output, string error) = await RunAsync(care, arguments);
        Assert.Equal((TelemetryCommand.Done, ""), (status, error));
        return output.TrimEnd();
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(
        CareProbe care, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int status = await TelemetryCommand.InvokeAsync(
            ["alerts", .. arguments, "--url", care.Probe.Address.ToString()], output, error);
        return (status, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }

    private static string Text(string line, string name) =>
        JsonSerializer.Deserialize<JsonElement>(line).GetProperty(name).GetString() ?? "";
}
