using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Replay;

public sealed class ReplayTests : IDisposable
{
    private readonly ReplayPlant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Fact]
    public async Task The_same_journal_gives_the_same_hash_three_times_and_in_another_folder()
    {
        _plant.Start();
        _plant.Fill(150);
        await _plant.RunAsync();
        string first = await _plant.HashAsync();
        Assert.Equal(first, await _plant.HashAsync());
        Assert.Equal(first, await _plant.HashAsync());

        string elsewhere = _plant["elsewhere"];
        Copy(_plant.Data, elsewhere);
        Directory.Delete(Path.Combine(elsewhere, "checkpoints"), recursive: true);
        var (exit, output, _) = await ReplayPlant.InvokeAsync("replay", "--data", elsewhere, "--quiet");
        Assert.Equal((TelemetryCommand.Done, first), (exit, output.TrimEnd()));
    }

    [Fact]
    public async Task The_hash_is_that_of_the_lines_and_every_stream_is_in_them()
    {
        _plant.Start();
        _plant.Fill(150);
        await _plant.RunAsync();
        var (exit, output, error) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data);
        Assert.True(exit == TelemetryCommand.Done, error);
        int end = output.LastIndexOf("sha256 ", StringComparison.Ordinal);
        byte[] lines = Encoding.UTF8.GetBytes(output[..end]);
        Assert.Equal($"sha256 {Convert.ToHexStringLower(SHA256.HashData(lines))}", output[end..].TrimEnd());
        Assert.DoesNotContain(output, c => char.IsControl(c) && c != '\n');
        string[] streams =
        [
            .. output[..end].TrimEnd().Split('\n')
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("stream").GetString()!)
                .Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["alerts", "dead_letters", "hall_10s", "readings_10s", "scores"], streams);
    }

    [Fact]
    public async Task It_is_what_the_output_journal_has_however_often_the_runner_was_killed()
    {
        _plant.Start();
        _plant.Fill(150);
        foreach (long kill in new long[] { 30, 31, 99, 100, 240, 350 })
        {
            await _plant.RunAsync(killedAt: kill);
            await AssertVerifiedAsync();
        }

        Tear(GatewayJournals.InputDirectory(_plant.Data));
        Tear(GatewayJournals.OutputDirectory(_plant.Data));
        await AssertVerifiedAsync();
        string torn = await _plant.HashAsync();
        await _plant.RunAsync();
        Assert.Contains(" 0 are not said yet, 0 lie before", await AssertVerifiedAsync(), StringComparison.Ordinal);
        Assert.Equal(torn, await _plant.HashAsync());
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("hall_10s")]
    public async Task A_range_is_the_same_with_and_without_checkpoints_and_is_a_part_of_the_whole(string pipeline)
    {
        _plant.Start();
        _plant.Fill(300);
        await _plant.RunAsync();
        string from = ReplayPlant.At(285);
        string[] replay = ["replay", "--data", _plant.Data, "--pipeline", pipeline];
        var (_, output, error) = await ReplayPlant.InvokeAsync([.. replay, "--from", from]);
        Assert.Contains("from the checkpoint at record", error, StringComparison.Ordinal);
        var (_, without, said) = await ReplayPlant.InvokeAsync([.. replay, "--from", from, "--no-checkpoints"]);
        Assert.Contains("from the journal's start", said, StringComparison.Ordinal);
        Assert.Equal(output, without);
        Assert.NotEmpty(Rows(output));
        var (_, whole, _) = await ReplayPlant.InvokeAsync(replay);
        var (_, before, _) = await ReplayPlant.InvokeAsync([.. replay, "--to", from]);
        Assert.Equal(Rows(whole), Rows(before) + Rows(output));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_damaged_checkpoint_is_passed_over_and_the_rows_are_the_same(int damaged)
    {
        _plant.Start();
        _plant.Fill(300);
        await _plant.RunAsync();
        string from = ReplayPlant.At(299);
        string expected = await _plant.HashAsync("--from", from);
        foreach (string file in Directory.GetFiles(
            Path.Combine(_plant.Data, "checkpoints"), "*.checkpoint", SearchOption.AllDirectories)
            .OrderDescending(StringComparer.Ordinal).Take(damaged + 1))
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            bytes[bytes.Length / 2] ^= 0x40;
            await File.WriteAllBytesAsync(file, bytes);
        }

        var (exit, output, error) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data, "--from", from);
        Assert.Equal(TelemetryCommand.Done, exit);
        Assert.EndsWith(expected, output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("passed over: its SHA-256 is wrong", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_by_other_pipelines_is_a_difference_and_is_named()
    {
        // As if a bit had changed what the gateway did: the settings say another threshold than it ran with.
        _plant.Start();
        _plant.Fill(150);
        await _plant.RunAsync(ReplayPlant.Rules(raiseAbove: 71) with { DataDirectory = _plant.Data });
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data, "--verify", "--quiet");
        Assert.Equal(TelemetryCommand.Failed, exit);
        string line = Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Contains("telemetry: the first difference: pipeline gateway, step ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_configuration_says_what_would_have_been()
    {
        _plant.Start();
        _plant.Fill(150);
        await _plant.RunAsync();
        string file = _plant["what-if.json"];
        await File.WriteAllTextAsync(
            file, """{"rules":[{"id":"warm","metric":"temperature","raise_above":40,"clear_below":1}]}""");
        var (exit, output, _) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data, "--config", file);
        Assert.Equal(TelemetryCommand.Done, exit);
        Assert.Contains("\"rule\":\"warm\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"rule\":\"hot\"", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hall_10s", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_found_in_the_journal_when_their_file_is_damaged_or_gone()
    {
        _plant.Start();
        _plant.Fill(60);
        string expected = await _plant.HashAsync();
        string file = SettingsFile.PathIn(_plant.Data);
        byte[] bytes = await File.ReadAllBytesAsync(file);
        for (int bit = 0; bit < bytes.Length * 8; bit += 131)
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(file, damaged);
            Assert.Null(SettingsFile.TryRead(_plant.Data, PosixFileSystem.Instance));
        }

        Assert.Equal(expected, await _plant.HashAsync());
        File.Delete(file);
        Assert.Equal(expected, await _plant.HashAsync());
    }

    [Fact]
    public async Task A_folder_without_settings_asks_for_a_configuration()
    {
        _plant.Fill(10);
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data);
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Contains("give --config FILE", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        string file = _plant["config.json"];
        await File.WriteAllTextAsync(file, "{}");
        Assert.NotEmpty(await _plant.HashAsync("--config", file));
    }

    [Theory]
    [InlineData("replay --data DATA --from yesterday", "--from: yesterday is not allowed")]
    [InlineData("replay --data DATA --from 2026", "")]
    [InlineData("replay --data DATA --pipeline none", "--pipeline: none is not allowed: one of ")]
    [InlineData("replay file.capture --data DATA", "A capture has its own range and rows")]
    [InlineData("replay --data DATA --config none.json", "none.json: cannot be read")]
    [InlineData("capture --data DATA --from 0 --to 1", "--output")]
    [InlineData("capture --data DATA --from 0 --to 1 --margin 5x --output f", "--margin: 5x is not allowed")]
    public async Task Bad_usage_is_one_line_and_exit_2(string line, string expected)
    {
        _plant.Start();
        var (exit, _, error) = await ReplayPlant.InvokeAsync(
            line.Replace("DATA", _plant.Data, StringComparison.Ordinal).Split(' '));
        if (expected.Length == 0)
        {
            Assert.Equal(TelemetryCommand.Done, exit);
            return;
        }

        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Contains(expected, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_or_capture_is_one_line_and_exit_1()
    {
        foreach (string[] line in new string[][]
        {
            ["replay", "--data", _plant["nowhere"]], ["replay", _plant["nowhere.capture"]],
            ["capture", "--data", _plant["nowhere"], "--from", "0", "--to", "1", "--output", _plant["x"]],
        })
        {
            var (exit, _, error) = await ReplayPlant.InvokeAsync(line);
            Assert.Equal(TelemetryCommand.Failed, exit);
            Assert.Contains("nowhere", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    private static string Rows(string output) =>
        output[..output.LastIndexOf("sha256 ", StringComparison.Ordinal)];

    private async Task<string> AssertVerifiedAsync()
    {
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", "--data", _plant.Data, "--verify");
        Assert.True(exit == TelemetryCommand.Done, error);
        return error;
    }

    /// <summary>The process was killed while it wrote.</summary>
    private static void Tear(string journal)
    {
        string last = Directory.GetFiles(journal, "*.seg2").Order(StringComparer.Ordinal).Last();
        using FileStream file = new(last, FileMode.Append);
        file.Write("TREC\u0040\0\0\0half a record"u8);
    }

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
