using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Tests.Cli;

public sealed class RulesCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rules").FullName;

    [Fact]
    public async Task Rules_of_a_configuration_are_said_a_line_each()
    {
        (int exit, string output, string error) = await CheckAsync("rules.json", """
            { "rules": [ { "id": "hot", "metric": "temperature", "raise_above": 70, "for_seconds": 30 },
                         { "id": "silent", "kind": "absence", "metric": "*", "for_seconds": 60 } ] }
            """);

        Assert.Equal((TelemetryCommand.Done, ""), (exit, error));
        Assert.Equal(
            [
                "hot: readings_10s.avg of */temperature > 70 for 1 until <= 70, for 00:00:30, late after 00:01:00, "
                    + "horizon 1.00:00:00, warning",
                "silent: absence of readings_10s of */*, for 00:01:00, late after 00:01:00, horizon 1.00:00:00, "
                    + "warning",
            ],
            output.TrimEnd().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public async Task The_rule_of_a_query_is_said_too()
    {
        (int exit, string output, string error) = await CheckAsync("hot.sql", """
            SET 'alerts.severity' = 'critical'; SET 'alerts.clear-for' = '20 s';
            INSERT INTO alerts SELECT device, event_time AS window_start, event_time AS window_end FROM readings
            """);

        Assert.Equal((TelemetryCommand.Done, ""), (exit, error));
        Assert.Equal(
            "hot: rows of hot, clear for 1, 00:00:20, late after 00:01:00, horizon 1.00:00:00, critical",
            output.TrimEnd());
    }

    [Theory]
    [InlineData("rules.json", """{ "rules": [ { "id": "hot" } ] }""", "rules[0]: { \"id\": \"hot\" } is not allowed")]
    [InlineData("hot.sql", "SELECT device FROM readings", "hot.sql: there is no INSERT INTO alerts")]
    [InlineData("hot.sql", "INSERT INTO alerts SELECT dvice FROM readings", "dvice")]
    [InlineData("no name.sql", "SELECT 1", "the name of the file must be")]
    public async Task What_is_wrong_is_said_and_exit_2(string name, string text, string expected)
    {
        (int exit, string output, string error) = await CheckAsync(name, text);
        Assert.Equal((TelemetryCommand.BadUsage, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Exit, string Output, string Error)> CheckAsync(string name, string text)
    {
        string file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text);
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(["rules", "check", file], output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
