using System.Text.Json;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Tests.Replay;

namespace Telemetry.Gateway.Tests.Cli;

public sealed class JournalCommandTests : IDisposable
{
    private readonly ReplayPlant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Fact]
    public async Task Stat_counts_records_readings_and_rows_since_when()
    {
        await FillAsync();
        var (exit, output, error) = await ReplayPlant.InvokeAsync("journal", "stat", "--data", _plant.Data);
        Assert.True(exit == TelemetryCommand.Done, error);
        JsonElement[] lines = [.. output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["input", "output", "deliveries"], lines.Select(line => line.GetProperty("journal").GetString()));
        JsonElement input = lines[0];
        Assert.Equal(input.GetProperty("end").GetInt64(), input.GetProperty("records").GetInt64());
        Assert.Equal(1, input.GetProperty("segments").GetInt32());
        Assert.True(input.GetProperty("bytes").GetInt64() > 1_000);
        Assert.Equal(ReplayPlant.At(0), input.GetProperty("first").GetString());
        Assert.Equal(ReplayPlant.At(59), input.GetProperty("last").GetString());
        // Three devices, of which one was cut off from second 40 to 59.
        Assert.Equal(160, input.GetProperty("readings").GetProperty("all").GetInt64());
        Assert.Equal(160, input.GetProperty("kinds").GetProperty("pack").GetInt64());
        Assert.Equal(1, input.GetProperty("kinds").GetProperty("status").GetInt64());
        Assert.True(lines[1].GetProperty("rows").GetProperty("readings_10s").GetInt64() > 10);
        Assert.Equal(0, input.GetProperty("removed").GetProperty("records").GetInt64());
    }

    [Fact]
    public async Task Verify_reads_checkpoints_too_and_a_damaged_one_is_exit_1()
    {
        await FillAsync();
        var (exit, output, error) = await ReplayPlant.InvokeAsync("journal", "verify", "--data", _plant.Data);
        Assert.True(exit == TelemetryCommand.Done, error);
        string[] checkpoints =
            [.. output.Split('\n').Where(line => line.Contains("\"checkpoint\"", StringComparison.Ordinal))];
        Assert.Equal(6, checkpoints.Length);
        Assert.All(checkpoints, line => Assert.Contains("\"problem\":null", line, StringComparison.Ordinal));

        string file = Directory.GetFiles(Path.Combine(_plant.Data, "checkpoints", "gateway"), "*.checkpoint")[0];
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        (exit, output, error) = await ReplayPlant.InvokeAsync("journal", "verify", "--data", _plant.Data);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Contains("\"problem\":\"its SHA-256 is wrong\"", output, StringComparison.Ordinal);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("1 checkpoints are damaged", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("dump")]
    public async Task A_damaged_record_is_named_and_passed_over(string command)
    {
        await FillAsync();
        string file = Assert.Single(Directory.GetFiles(Path.Combine(_plant.Data, "journal", "input"), "*.seg2"));
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(file, bytes);
        var (exit, output, error) = await ReplayPlant.InvokeAsync("journal", command, "--data", _plant.Data);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Contains("records", error, StringComparison.Ordinal);
        Assert.True(output.Length > 100);
    }

    [Fact]
    public async Task Dump_decodes_every_kind_and_escapes_what_foreigners_sent()
    {
        await FillAsync();
        foreach (string journal in new[] { "input", "output", "deliveries" })
        {
            var (exit, text, error) = await ReplayPlant.InvokeAsync(
                "journal", "dump", "--data", _plant.Data, "--journal", journal);
            Assert.True(exit == TelemetryCommand.Done, error);
            Assert.DoesNotContain(text, c => c != '\n' && c is < ' ' or > '~');
            Assert.DoesNotContain("unreadable", text, StringComparison.Ordinal);
        }

        var (_, output, _) = await ReplayPlant.InvokeAsync("journal", "dump", "--data", _plant.Data, "--json");
        JsonElement[] records = [.. output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(
            ["control", "dead_letter", "pack", "status", "tick"],
            records.Select(record => record.GetProperty("kind").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("\u001b[0m", records.First(record => record.GetProperty("kind").GetString() == "dead_letter")
            .GetProperty("excerpt").GetString());
        JsonElement pack = records.First(record => record.GetProperty("kind").GetString() == "pack");
        Assert.Equal("temperature", pack.GetProperty("readings")[0].GetProperty("metric").GetString());
        Assert.Equal(60, pack.GetProperty("readings")[0].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Dump_takes_ranges_limits_and_refuses_times_where_there_are_none()
    {
        await FillAsync();
        string[] dump = ["journal", "dump", "--data", _plant.Data, "--json"];
        var (_, ten, _) = await ReplayPlant.InvokeAsync([.. dump, "--from", "pos:5", "--limit", "10"]);
        Assert.Equal(10, ten.TrimEnd().Split('\n').Length);
        Assert.StartsWith("{\"position\":5,", ten, StringComparison.Ordinal);
        var (_, second, _) = await ReplayPlant.InvokeAsync(
            [.. dump, "--from", ReplayPlant.At(20), "--to", ReplayPlant.At(21)]);
        Assert.Equal(3, second.TrimEnd().Split('\n').Length);
        var (exit, _, error) = await ReplayPlant.InvokeAsync([.. dump, "--journal", "output", "--from", "0"]);
        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Contains("pos:123", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_follows_a_journal_that_grows()
    {
        await FillAsync();
        var (_, stat, _) = await ReplayPlant.InvokeAsync("journal", "stat", "--data", _plant.Data);
        long end = JsonDocument.Parse(stat.Split('\n')[0]).RootElement.GetProperty("end").GetInt64();
        Task<(int Exit, string Output, string Error)> following = Task.Run(() => ReplayPlant.InvokeAsync(
            "journal", "dump", "--data", _plant.Data, "--json", "--follow", "--from", $"pos:{end}", "--limit", "20"));
        _plant.Fill(30);
        var (exit, output, error) = await following.WaitAsync(Harness.TestTime.Patience);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Equal(20, output.TrimEnd().Split('\n').Length);
    }

    private async Task FillAsync()
    {
        _plant.Start();
        _plant.Fill(60);
        await _plant.RunAsync();
    }
}
