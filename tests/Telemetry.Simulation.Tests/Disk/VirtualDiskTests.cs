using Telemetry.Journal;
using Telemetry.Simulation.Disk;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Tests.Disk;

public sealed class VirtualDiskTests
{
    private const string Folder = "/n/data";

    private readonly Node _node = new World(1).AddNode("n");
    private readonly FaultCounts _faults = new();

    public VirtualDiskTests() => _node.Disk.Faults = _faults;

    [Theory]
    [InlineData(CrashKind.Kill, 3, 2)]
    [InlineData(CrashKind.PowerLost, 2, 1)]
    internal void What_was_not_synced_is_lost_with_the_power_and_not_with_the_process(
        CrashKind kind, int length, int files)
    {
        var disk = Session();
        using (var file = Make(disk, "a", [1, 2]))
        {
            file.Write([3], 2);
        }
        disk.Open($"{Folder}/b", FileMode.CreateNew).Dispose();
        _node.Disk.Crash(kind);
        using var again = disk.OpenRead($"{Folder}/a");
        Assert.Equal(length, again.Length);
        Assert.Equal(files, disk.ListFiles(Folder).Count);
    }

    [Fact]
    public void A_rename_is_durable_when_its_folder_is_synced_and_not_before()
    {
        var disk = Session();
        Make(disk, "new", [2]).Dispose();
        Make(disk, "old", [1]).Dispose();
        disk.Rename($"{Folder}/new", $"{Folder}/old");
        Assert.Equal(2, Content(disk, "old")[0]);
        _node.Disk.Crash(CrashKind.PowerLost);
        Assert.Equal(1, Content(disk, "old")[0]);
        disk.Rename($"{Folder}/new", $"{Folder}/old");
        disk.SyncDirectory(Folder);
        _node.Disk.Crash(CrashKind.PowerLost);
        Assert.Equal(2, Content(disk, "old")[0]);
        Assert.False(disk.FileExists($"{Folder}/new"));
    }

    [Fact]
    public void A_write_is_torn_between_sectors_and_nowhere_else()
    {
        var disk = Session();
        using var file = Make(disk, "a", new byte[2000]);
        var kinds = new HashSet<string>();
        for (var i = 0; i < 200; i++)
        {
            file.Write(Enumerable.Repeat((byte)1, 1000).ToArray(), 300);
            _node.Disk.Crash(CrashKind.PowerTorn);
            var content = Content(disk, "a");
            int[] borders = [300, 512, 1024, 1300];
            kinds.Add(string.Concat(borders[..^1].Select(b => content[b])));
            for (var part = 0; part < 3; part++)
            {
                Assert.Single(content[borders[part]..borders[part + 1]].Distinct());
            }
            file.Write(new byte[2000], 0);
            file.SyncAll();
        }
        Assert.Contains("010", kinds);
        Assert.Contains("101", kinds);
        Assert.True(_faults[FaultKind.TornWrite] > 0);
    }

    [Fact]
    public void After_a_failed_sync_what_can_be_read_need_not_be_on_the_disk_and_no_later_sync_writes_it()
    {
        var disk = Session();
        using var file = Make(disk, "a", [1]);
        var kinds = new HashSet<(int Read, int Kept)>();
        for (var i = 0; i < 100; i++)
        {
            file.Write([2], 0);
            _node.Disk.Verdict = static (_, operation, _) =>
                new DiskVerdict(operation == DiskOperation.SyncFile ? DiskFate.Failure : DiskFate.Done);
            Assert.Throws<IOException>(file.SyncContent);
            _node.Disk.Verdict = null;
            var read = Content(disk, "a")[0];
            file.SyncContent();
            _node.Disk.Crash(CrashKind.PowerLost);
            kinds.Add((read, Content(disk, "a")[0]));
            file.Write([1], 0);
            file.SyncContent();
        }
        Assert.Equal([(1, 1), (2, 1), (2, 2)], kinds.Order());
    }

    [Fact]
    public void What_a_failed_sync_left_is_kept_when_it_is_written_again()
    {
        var disk = Session();
        using var file = Make(disk, "a", [1]);
        file.Write([2], 0);
        _node.Disk.Verdict = static (_, operation, _) =>
            new DiskVerdict(operation == DiskOperation.SyncFile ? DiskFate.Failure : DiskFate.Done);
        Assert.Throws<IOException>(file.SyncContent);
        _node.Disk.Verdict = null;
        file.Write([2], 0);
        file.SyncContent();
        _node.Disk.Crash(CrashKind.PowerLost);
        Assert.Equal(2, Content(disk, "a")[0]);
    }

    [Fact]
    public void A_full_disk_refuses_and_takes_again_when_there_is_room()
    {
        var disk = Session();
        using var file = Make(disk, "a", new byte[100]);
        _node.Disk.CapacityBytes = 150;
        Assert.Throws<DiskFullException>(() => file.Write(new byte[100], 100));
        file.Write(new byte[100], 0);
        Assert.Equal(1, _faults[FaultKind.DiskFull]);
        _node.Disk.CapacityBytes = 300;
        file.Write(new byte[100], 100);
        Assert.Equal(200, file.Length);
    }

    [Fact]
    public void A_lock_ends_with_the_life_that_holds_it_and_so_do_its_files()
    {
        _node.Start();
        var disk = _node.Life!.Files; // Just started.
        disk.CreateDirectory(Folder);
        var file = disk.Open($"{Folder}/a", FileMode.Create);
        Assert.NotNull(disk.TryLock($"{Folder}/lock"));
        Assert.Null(disk.TryLock($"{Folder}/lock"));
        _node.Crash(CrashKind.Kill);
        Assert.Throws<DeadLifeException>(() => file.Write([1], 0));
        Assert.Throws<DeadLifeException>(() => disk.ListFiles(Folder));
        _node.Start();
        Assert.NotNull(_node.Life!.Files.TryLock($"{Folder}/lock")); // Just started.
    }

    [Fact]
    public void A_process_can_die_before_in_and_after_every_operation()
    {
        foreach (var (fate, lengths) in new[]
        {
            (DiskFate.CrashBefore, (int[])[0]), (DiskFate.CrashAfter, [10]),
            (DiskFate.CrashDuring, [.. Enumerable.Range(0, 11)]),
        })
        {
            for (var i = 0; i < 10; i++)
            {
                _node.Disk.Verdict = null;
                _node.Start();
                var disk = _node.Life!.Files; // Just started.
                disk.CreateDirectory(Folder);
                var file = disk.Open($"{Folder}/a", FileMode.Create);
                _node.Disk.Verdict = (_, _, _) => new DiskVerdict(fate, CrashKind.Kill);
                Assert.Throws<DeadLifeException>(() => file.Write(new byte[10], 0));
                Assert.False(_node.IsUp);
                Assert.Contains(_node.Disk.Find($"{Folder}/a")!.Length, lengths);
            }
        }
    }

    private DiskSession Session()
    {
        // A life of its own: the disk may lose its power under it.
        var disk = new Life(_node, 1).Files;
        disk.CreateDirectory(Folder);
        return disk;
    }

    private static IFile Make(DiskSession disk, string name, byte[] content)
    {
        var file = disk.Open($"{Folder}/{name}", FileMode.CreateNew);
        file.Write(content, 0);
        file.SyncAll();
        disk.SyncDirectory(Folder);
        return file;
    }

    private static byte[] Content(DiskSession disk, string name)
    {
        using var file = disk.OpenRead($"{Folder}/{name}");
        var content = new byte[file.Length];
        file.Read(content, 0);
        return content;
    }
}
