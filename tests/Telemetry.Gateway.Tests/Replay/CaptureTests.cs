using System.Text;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;

namespace Telemetry.Gateway.Tests.Replay;

public sealed class CaptureTests : IDisposable
{
    private readonly ReplayPlant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Theory]
    [InlineData(285, 295, true)]
    [InlineData(100, 130, false)]
    public async Task A_capture_replays_to_the_rows_of_its_folder_without_the_folder(
        int from, int to, bool hasCheckpoint)
    {
        await FillAsync(300);
        string expected = await _plant.HashAsync("--from", ReplayPlant.At(from), "--to", ReplayPlant.At(to));
        string file = await CaptureAsync("incident.capture", from, to);
        Directory.Delete(_plant.Data, recursive: true);

        var (exit, output, error) = await ReplayPlant.InvokeAsync("replay", file);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.EndsWith(expected, output.TrimEnd(), StringComparison.Ordinal);
        Assert.True(output.Split('\n').Length > 3);
        Assert.Equal(hasCheckpoint, error.Contains("from the checkpoint at record", StringComparison.Ordinal));
        Assert.Contains("as captured: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_range_is_captured_to_the_same_bytes_each_time()
    {
        await FillAsync(120);
        byte[] one = await File.ReadAllBytesAsync(await CaptureAsync("one", 50, 100));
        byte[] two = await File.ReadAllBytesAsync(await CaptureAsync("two", 40, 90, "--margin", "10s"));
        byte[] three = await File.ReadAllBytesAsync(await CaptureAsync("three", 50, 100));
        Assert.Equal(one, three);
        Assert.NotEqual(one, two);
        byte[] four = await File.ReadAllBytesAsync(await CaptureAsync("four", 60, 90, "--margin", "10s"));
        Assert.Equal(one, four);
    }

    [Fact]
    public async Task Without_a_checkpoint_it_begins_at_the_range_only_when_asked_and_says_so()
    {
        await FillAsync(200);
        string whole = await CaptureAsync("whole", 100, 130);
        string cold = await CaptureAsync("cold", 100, 130, "--without-state");
        Assert.True(new FileInfo(cold).Length < new FileInfo(whole).Length / 2);
        using CaptureFile file = CaptureFile.Open(cold, CancellationToken.None);
        Assert.Contains(file.Manifest.Warnings, warning => warning.Contains("without the state before record"));
        Assert.Equal(file.Manifest.From, file.Manifest.JournalStart);
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", cold);
        Assert.Equal(TelemetryCommand.Done, exit);
        Assert.Contains("the capture says: pipeline", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_flipped_bit_is_refused_with_one_line_that_names_the_entry()
    {
        await FillAsync(60);
        string file = await CaptureAsync("whole", 50, 58);
        byte[] whole = await File.ReadAllBytesAsync(file);
        string damaged = _plant["damaged"];
        HashSet<string> named = [];
        for (int at = 0; at < whole.Length; at += Math.Max(1, whole.Length / 1_500))
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(damaged, bytes);
            named.Add(await RefusalAsync(damaged));
        }

        Assert.Contains(named, line => line.Contains("entry 'journal' is damaged", StringComparison.Ordinal));
        Assert.Contains(named, line => line.Contains("entry 'rows.jsonl' is damaged", StringComparison.Ordinal));
        Assert.Contains(named, line => line.Contains("entry 'settings.json' is damaged", StringComparison.Ordinal));
        Assert.Contains(named, line => line.Contains("entry 'manifest.json' is damaged", StringComparison.Ordinal));
        Assert.Contains(
            named, line => line.Contains("the SHA-256 of its directory is wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_capture_that_was_cut_off_anywhere_is_refused()
    {
        await FillAsync(60);
        byte[] whole = await File.ReadAllBytesAsync(await CaptureAsync("whole", 50, 58));
        string cut = _plant["cut"];
        for (int length = 0; length < whole.Length; length += length < 200 || length > whole.Length - 400 ? 1 : 997)
        {
            await File.WriteAllBytesAsync(cut, whole[..length]);
            await RefusalAsync(cut);
        }

        await File.WriteAllBytesAsync(cut, [.. whole, 0]);
        await RefusalAsync(cut);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("models/../../x")]
    [InlineData("models/")]
    [InlineData("checkpoints/a/b")]
    [InlineData("rows.jsonl\0")]
    [InlineData("models/\u001b[31m")]
    [InlineData("settings.json")]
    public async Task Names_that_are_none_or_twice_are_refused(string name)
    {
        string file = _plant["names"];
        await WriteAsync(file, writer =>
        {
            writer.WriteEntry(CaptureEntry.Settings, "{}"u8);
            writer.WriteEntry(name, "{}"u8);
        });
        string line = await RefusalAsync(file);
        Assert.DoesNotContain('\u001b', line);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "passwd")));
    }

    [Fact]
    public async Task Claims_beyond_the_limits_cost_nothing()
    {
        string file = _plant["claims"];
        CaptureEntry[][] directories =
        [
            [new(CaptureEntry.Journal, 0, long.MaxValue, new string('0', 64))],
            [new(CaptureEntry.Journal, 0, -1, new string('0', 64))],
            [new(CaptureEntry.Manifest, 0, CaptureLimits.ManifestBytesMax + 1L, new string('0', 64))],
            [new(new string('a', CaptureLimits.NameCharactersMax + 1), 0, 0, new string('0', 64))],
            [.. Enumerable.Range(0, CaptureLimits.EntriesMax + 1)
                .Select(n => new CaptureEntry(CaptureEntry.ModelOf($"m{n}"), 0, 0, new string('0', 64)))],
        ];
        foreach (CaptureEntry[] directory in directories)
        {
            await File.WriteAllBytesAsync(file, [.. CaptureFormat.Head(), .. CaptureFormat.Tail(directory)]);
            await RefusalAsync(file);
            // On this thread alone: other tests allocate meanwhile.
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => CaptureFile.Open(file, CancellationToken.None));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
        }
    }

    [Fact]
    public async Task A_capture_whose_hashes_are_right_and_whose_content_is_not_is_refused_or_different()
    {
        await FillAsync(60);
        string whole = await CaptureAsync("whole", 50, 58);
        string forged = _plant["forged"];
        foreach (string entry in new[]
        {
            CaptureEntry.Journal, CaptureEntry.Settings, CaptureEntry.Manifest, CaptureEntry.Rows,
        })
        {
            for (int seed = 0; seed < 40; seed++)
            {
                await ForgeAsync(whole, forged, entry, new Random(seed));
                var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", forged, "--quiet");
                // A bit of an agent's name, or of a space in JSON, changes no row; any bit of the rows must show.
                Assert.True(
                    exit is TelemetryCommand.Failed or TelemetryCommand.Done, $"{entry} {seed}: {exit} {error}");
                Assert.True(entry != CaptureEntry.Rows || exit == TelemetryCommand.Failed, $"{seed}: not noticed");
                Assert.DoesNotContain(error, c => char.IsControl(c) && c != '\n');
            }
        }
    }

    [Fact]
    public async Task The_first_row_that_is_not_as_captured_is_named()
    {
        await FillAsync(60);
        string whole = await CaptureAsync("whole", 20, 58);
        string forged = _plant["forged"];
        await RewriteAsync(whole, forged, (name, content) =>
        {
            string rows = Encoding.ASCII.GetString(content);
            return name == CaptureEntry.Rows
                ? Encoding.ASCII.GetBytes(rows.Replace("\"count\":", "\"count\":1", StringComparison.Ordinal))
                : content;
        });
        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", forged, "--quiet");
        Assert.Equal(TelemetryCommand.Failed, exit);
        Assert.Matches(
            "the first difference: row [0-9]+: the capture has .*\"count\":110,.*, the replay .*\"count\":10,", error);
    }

    [Fact]
    public async Task No_secret_is_in_a_capture_or_in_what_the_folder_keeps()
    {
        string[] secrets =
        [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "the-previous-secret-of-ops-0123456789", "hook.example.com",
            "user:password", new string('a', 64), new string('b', 64),
        ];
        GatewayOptions options = ReplayPlant.Rules() with
        {
            Agents = new Dictionary<string, AgentOptions>
            {
                ["press-1"] = new() { TokenHash = "sha256:" + secrets[4] },
            },
            Api = new ApiOptions { TokenHashes = new Dictionary<string, string> { ["ops"] = "sha256:" + secrets[5] } },
            Webhooks =
            [
                new WebhookOptions
                {
                    Id = "ops", Url = new Uri("https://user:password@hook.example.com/x"), Secret = secrets[0],
                    PreviousSecret = secrets[1],
                },
            ],
        };
        using ReplayPlant plant = new(options);
        plant.Start();
        plant.Fill(60);
        await plant.RunAsync();
        string file = plant["incident"];
        var (exit, _, error) = await ReplayPlant.InvokeAsync(
            "capture", "--data", plant.Data, "--from", "0", "--to", ReplayPlant.At(1_000), "--output", file);
        Assert.True(exit == TelemetryCommand.Done, error);
        foreach (string path in Directory.GetFiles(plant.Data, "*", SearchOption.AllDirectories).Append(file))
        {
            string content = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path));
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, content, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task What_retention_takes_away_while_it_is_captured_is_in_the_capture()
    {
        await FillAsync(60);
        using DataFolder folder = new(_plant.Data);
        foreach (string segment in Directory.GetFiles(Path.Combine(_plant.Data, "journal", "input"), "*.seg2"))
        {
            File.Delete(segment);
        }

        string file = _plant["held"];
        using (NewFile output = new(file))
        {
            new CaptureBuild(folder, new CaptureRequest { From = Moment(0), To = Moment(1_000) })
                .Write(output, CancellationToken.None);
            output.Keep();
        }

        var (exit, _, error) = await ReplayPlant.InvokeAsync("replay", file);
        Assert.True(exit == TelemetryCommand.Done, error);
    }

    [Fact]
    public async Task A_capture_that_is_stopped_leaves_no_file()
    {
        await FillAsync(60);
        using DataFolder folder = new(_plant.Data);
        string file = _plant["stopped"];
        Assert.Throws<OperationCanceledException>(() =>
        {
            using NewFile output = new(file);
            new CaptureBuild(folder, new CaptureRequest { From = Moment(0), To = Moment(1_000) })
                .Write(output, new CancellationToken(canceled: true));
        });
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "stopped*"));
    }

    private static JournalMoment Moment(int second) =>
        JournalMoment.TryParse(ReplayPlant.At(second), out JournalMoment moment) ? moment : default;

    private async Task FillAsync(int seconds)
    {
        _plant.Start();
        _plant.Fill(seconds);
        await _plant.RunAsync();
    }

    private async Task<string> CaptureAsync(string name, int from, int to, params string[] more)
    {
        string file = _plant[name];
        var (exit, output, error) = await ReplayPlant.InvokeAsync(
            [
                "capture", "--data", _plant.Data, "--from", ReplayPlant.At(from), "--to", ReplayPlant.At(to),
                "--output", file, .. more,
            ]);
        Assert.True(exit == TelemetryCommand.Done, error);
        Assert.Contains("sha256 ", output, StringComparison.Ordinal);
        return file;
    }

    private static async Task<string> RefusalAsync(string file)
    {
        var (exit, output, error) = await ReplayPlant.InvokeAsync("replay", file);
        Assert.True(exit == TelemetryCommand.Failed, $"{file} is not refused");
        Assert.Empty(output);
        return Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static async Task WriteAsync(string file, Action<CaptureWriter> write)
    {
        await using FileStream output = File.Create(file);
        using CaptureWriter writer = new(output);
        write(writer);
        writer.End();
    }

    private static Task ForgeAsync(string from, string to, string entry, Random random) =>
        RewriteAsync(from, to, (name, content) =>
        {
            if (name == entry)
            {
                content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
            }

            return content;
        });

    /// <summary>Writes a capture anew, with other content and right hashes.</summary>
    private static async Task RewriteAsync(string from, string to, Func<string, byte[], byte[]> change)
    {
        using CaptureFile whole = CaptureFile.Open(from, CancellationToken.None);
        string[] names = [CaptureEntry.Rows, CaptureEntry.Journal, CaptureEntry.CheckpointOf("gateway"),
            CaptureEntry.CheckpointOf("hall_10s"), CaptureEntry.Settings, CaptureEntry.Manifest];
        await WriteAsync(to, writer =>
        {
            foreach (string name in names.Where(whole.Has))
            {
                writer.WriteEntry(name, change(name, whole.ReadAll(name)));
            }
        });
    }
}
