using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.History;

/// <summary>
/// Whatever becomes of the views' files: the views are those of the journal, and they are there.
/// </summary>
public sealed class ViewDamageTests
{
    private const int Campaign = 300;
    private const int Kills = 60;

    [Fact]
    public async Task Flipped_cut_deleted_or_locked_files_give_the_same_views()
    {
        Dictionary<string, int> fired = [];
        int rebuilt = 0;
        await using ViewHarness views = new();
        Script(views.Outputs, new Random(1), 40);
        await views.StartAsync();
        string expected = views.Dump();
        await views.StopAsync();
        for (int seed = 0; seed < Campaign; seed++)
        {
            Random random = new(seed);
            using FileStream? held = Damage(views, random, fired);
            await views.StartAsync();
            held?.Dispose();
            await TestTime.UntilAsync(() => views.TryDump() == expected, $"seed {seed} is rebuilt");
            rebuilt += (int)views.Store.Rebuilds;
            await views.StopAsync();
        }

        Assert.Equal(Campaign, fired.Values.Sum());
        Assert.True(rebuilt >= Campaign / 2, $"{rebuilt} rebuilt; {string.Join(' ', fired)}");
    }

    [Fact]
    public async Task Damage_that_a_question_finds_is_mended_though_nothing_more_comes()
    {
        await using ViewHarness views = new();
        Script(views.Outputs, new Random(1), 40);
        await views.StartAsync();
        string expected = views.Dump();

        Assert.Throws<ViewUnavailableException>(() => views.Store.Read<int>(_ => throw new InvalidDataException()));

        await TestTime.UntilAsync(() => views.TryDump() == expected, "the views are rebuilt");
        Assert.Equal(1, views.Store.Rebuilds);
    }

    [Fact]
    public async Task Killed_at_any_write_the_views_count_every_record_once()
    {
        RecordingDisk disk = new();
        await using ViewHarness first = new() { Disk = disk };
        await first.StartAsync();
        Random random = new(2);
        for (int batch = 0; batch < 12; batch++)
        {
            Script(first.Outputs, random, 6);
            await first.CaughtUpAsync();
        }

        await first.StopAsync();
        await first.StartAsync();
        string expected = first.Dump();
        await first.StopAsync();
        for (int seed = 0; seed < Kills; seed++)
        {
            Random chance = new(seed);
            await using ViewHarness second = new() { Outputs = first.Outputs };
            disk.Restore(chance.Next(disk.Count), chance.Next(3) / 2.0, second.Folder);
            await second.StartAsync();
            Assert.True(expected == second.Dump(), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Files_that_were_open_when_the_machine_went_down_are_rebuilt()
    {
        RecordingDisk disk = new();
        await using ViewHarness first = new() { Disk = disk };
        Script(first.Outputs, new Random(3), 40);
        await first.StartAsync();
        int open = disk.Count;
        await first.StopAsync();
        await using ViewHarness killed = new() { Outputs = first.Outputs };
        disk.Restore(open, 0, killed.Folder);
        await using ViewHarness cut = new() { Outputs = first.Outputs, Boot = "second" };
        disk.Restore(open, 0, cut.Folder);

        await killed.StartAsync();
        await cut.StartAsync();

        Assert.Equal((0, 1), (killed.Store.Rebuilds, cut.Store.Rebuilds));
        Assert.Equal(killed.Dump(), cut.Dump());
    }

    [Fact]
    public async Task Files_that_were_closed_well_outlive_a_start_of_the_machine()
    {
        await using ViewHarness views = new();
        Script(views.Outputs, new Random(3), 40);
        await views.StartAsync();
        await views.StopAsync();
        views.Boot = "second";

        await views.StartAsync();

        Assert.Equal(0, views.Store.Rebuilds);
    }

    [Fact]
    public async Task Without_room_the_views_stand_still_and_go_on_when_there_is()
    {
        RoomyDisk disk = new();
        await using ViewHarness views = new() { Disk = disk };
        Script(views.Outputs, new Random(4), 10);
        await views.StartAsync();

        disk.IsFull = path => path.Contains("views", StringComparison.Ordinal);
        Script(views.Outputs, new Random(5), 400);
        await TestTime.UntilAsync(() => disk.Refused > 2, "the views found no room");
        disk.IsFull = _ => false;
        await TestTime.UntilAsync(() => views.TryPosition() == views.Outputs.DurableEnd, "the views are up to date");

        Assert.Equal(0, views.Store.Rebuilds);
        string followed = views.Dump();
        await views.StopAsync();
        File.Delete(views.File);
        File.Delete(views.LogFile);
        await views.StartAsync();
        Assert.Equal(views.Dump(), followed);
    }

    [Fact]
    public async Task Rows_go_with_their_records_but_for_alerts_that_stand_and_a_rebuild_gives_those_that_stayed()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            await using ViewHarness views = new();
            Script(views.Outputs, random, 60);
            await views.StartAsync();
            views.Outputs.Start = random.Next(60);
            Script(views.Outputs, random, 10);
            await views.CaughtUpAsync();
            await views.PrunedAsync();
            string followed = views.Dump();
            await views.StopAsync();
            File.Delete(views.File);
            File.Delete(views.LogFile);

            await views.StartAsync();

            // An alert that stands is not forgotten with its record; only a rebuild cannot know of it.
            HashSet<string> rebuilt = [.. views.Dump().Split('\n')];
            string[] lines = followed.Split('\n');
            string[] kept = [.. lines.Where(line => !rebuilt.Contains(line))];
            Assert.All(kept, line => Assert.Contains("State = firing", line, StringComparison.Ordinal));
            Assert.True(string.Join('\n', lines.Where(rebuilt.Contains)) == views.Dump(), $"seed {seed}");
        }
    }

    [Fact]
    public async Task Files_do_not_grow_when_rows_go_as_fast_as_they_come()
    {
        await using ViewHarness views = new();
        await views.StartAsync();
        List<long> sizes = [];
        for (int cycle = 0; cycle < 30; cycle++)
        {
            for (int second = 0; second < 4_000; second += 10)
            {
                views.Outputs.Add("readings_10s", Window(0, "pump", "t", (cycle * 4_000) + second, second));
            }

            views.Outputs.Start = Math.Max(0, views.Outputs.DurableEnd - 800);
            await views.CaughtUpAsync();
            views.Outputs.Add("readings_10s", Window(0, "fan", "t", cycle, 1));
            await views.CaughtUpAsync();
            await views.PrunedAsync();
            await views.StopAsync();
            sizes.Add(new FileInfo(views.File).Length);
            await views.StartAsync();
        }

        Assert.True(sizes[^1] <= sizes[9] * 3 / 2, string.Join(' ', sizes));
    }

    private static FileStream? Damage(ViewHarness views, Random random, Dictionary<string, int> fired)
    {
        string file = views.File;
        byte[] bytes = File.Exists(file) ? File.ReadAllBytes(file) : [];
        string[] kinds = ["flip", "flip", "cut", "zeros", "delete", "locked"];
        string kind = kinds[random.Next(kinds.Length)];
        fired[kind] = fired.GetValueOrDefault(kind) + 1;
        switch (kind)
        {
            case "flip":
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
            case "cut":
                bytes = bytes[..random.Next(bytes.Length)];
                break;
            case "zeros":
                bytes.AsSpan(random.Next(bytes.Length)).Clear();
                break;
            case "locked":
                return new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            default:
                File.Delete(file);
                return null;
        }

        File.WriteAllBytes(file, bytes);
        return null;
    }

    private static void Script(ScriptedOutputs outputs, Random random, int records)
    {
        for (int left = records; left > 0; left--)
        {
            int second = random.Next(30) * 10;
            string device = random.Next(2) == 0 ? "pump" : "fan";
            switch (random.Next(8))
            {
                case 0:
                    outputs.Add("alerts", Alert(0, $"x{random.Next(6)}", $"{device}/t", "amended", second));
                    break;
                case 1:
                    outputs.Add("dead_letters", Row(0, ("device", device), ("reason", "late")));
                    break;
                case 2:
                    outputs.Add("totals", Window(0, device, "t", second, random.Next(9)));
                    break;
                default:
                    outputs.Add(
                        "readings_10s", Window(0, device, "t", second, random.Next(99), random.Next(3)));
                    break;
            }
        }
    }
}
