using LiteDB;
using LiteDB.Engine;
using Telemetry.Engine.Data;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.History;

public sealed class ViewStoreTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ViewHarness _views = new();

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => _views.DisposeAsync();

    [Fact]
    public async Task Views_are_the_same_after_the_file_was_deleted()
    {
        Script();
        await _views.StartAsync();
        string before = _views.Dump();
        await _views.StopAsync();
        File.Delete(_views.File);

        await _views.StartAsync();

        Assert.NotEmpty(before);
        Assert.Equal(before, _views.Dump());
    }

    [Fact]
    public async Task Views_go_on_where_they_were_and_count_nothing_twice()
    {
        Script();
        await _views.StartAsync();
        await _views.StopAsync();
        _views.Outputs.Add("readings_10s", Window(0, "pump", "t", 900, 3));

        await _views.StartAsync();

        string followed = _views.Dump();
        await _views.StopAsync();
        File.Delete(_views.File);
        await _views.StartAsync();
        Assert.Equal(_views.Dump(), followed);
    }

    [Fact]
    public async Task Record_that_cannot_be_applied_is_left_out_after_one_new_file()
    {
        Script();
        _views.Outputs.Add("readings_10s", [null!]);
        _views.Outputs.Add("readings_10s", Window(0, "pump", "t", 900, 3));

        await _views.StartAsync();

        Assert.Equal((1, 1), (_views.Store.Rebuilds, _views.Store.Skipped));
        Assert.Contains("readings_10s", _views.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_failed_first_is_said_though_undoing_it_fails_too()
    {
        using TemporaryFolder folder = new();
        using ViewDatabase database = new ViewFiles(
            folder.Path, PosixFileSystem.Instance, TimeProvider.System, () => "boot", new ScriptedOutputs()).Open();

        AggregateException thrown = Assert.Throws<AggregateException>(() => database.Apply(
            ViewSource.Outputs, 1, given =>
            {
                given.Dispose();
                throw new ArithmeticException("the first");
            }));

        Assert.IsType<ArithmeticException>(thrown.InnerExceptions[0]);
        Assert.Equal(2, thrown.InnerExceptions.Count);
        Assert.Contains("the first", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_a_record_that_is_left_out_comes_with_the_next_batch()
    {
        Script();
        _views.Outputs.Add("ghosts", Window(0, "ghost", "t", 900, 3), null!);
        _views.Outputs.Add("readings_10s", Window(0, "ghost", "t", 900, 3), null!);
        await _views.StartAsync();
        _views.Outputs.Add("readings_10s", Window(0, "pump", "t", 900, 3));
        await _views.CaughtUpAsync();

        string dump = _views.Dump();

        Assert.Equal(2, _views.Store.Skipped);
        Assert.DoesNotContain("ghost", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("ghosts", _views.Store.Read(database => database.Pipelines()));
        await _views.StopAsync();
        await _views.StartAsync();
        Assert.Equal(dump, _views.Dump());
        Assert.Equal(0, _views.Store.Rebuilds);
    }

    public static TheoryData<string> Damages() => ["garbage", "zeros", "cut", "empty_pages", "header"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_file_is_set_aside_and_rebuilt(string damage)
    {
        Script();
        await _views.StartAsync();
        string before = _views.Dump();
        await _views.StopAsync();
        Damage(_views.File, damage);

        await _views.StartAsync();
        await TestTime.UntilAsync(() => _views.TryDump() == before, "the views are rebuilt");

        Assert.NotEmpty(Directory.GetFiles(_views.Folder, "views.damaged-*.db"));
        Assert.True(_views.Store.Rebuilds >= 1);
    }

    [Fact]
    public async Task File_of_another_schema_is_rebuilt()
    {
        Script();
        await _views.StartAsync();
        string before = _views.Dump();
        await _views.StopAsync();
        ChangeSchema();

        await _views.StartAsync();

        Assert.Equal(1, _views.Store.Rebuilds);
        Assert.Equal(before, _views.Dump());
    }

    [Fact]
    public async Task Newer_revision_replaces_and_the_replaced_one_stays_visible()
    {
        _views.Outputs.Add("readings_10s", Window(0, "pump", "t", 10, 1.5));
        _views.Outputs.Add("readings_10s", Window(0, "pump", "t", 10, 2.5, revision: 1));
        await _views.StartAsync();

        BsonDocument newest = Assert.Single(_views.Results("readings_10s", new ViewQuery()).Items);
        BsonDocument replaced = Assert.Single(_views.Store.Read(
            database => database.Results("readings_10s")!.FindReplaced(new ViewQuery())).Items);

        Assert.Equal(2.5, newest["v"]["avg"].AsDouble);
        Assert.Equal(1.5, replaced["v"]["avg"].AsDouble);
    }

    [Fact]
    public async Task Deleted_row_is_gone_and_before_images_change_nothing()
    {
        _views.Outputs.Add("totals", Window(0, "pump", "t", 10, 1.5), Window(1, "fan", "t", 10, 1.5));
        _views.Outputs.Add("totals",
            Row(0, ChangeKind.UpdateBefore,
                ("device", "fan"), ("metric", "t"), ("window_start", Second(10)), ("avg", 0.0)),
            Row(1, ChangeKind.Delete, ("device", "pump"), ("metric", "t"), ("window_start", Second(10))));
        await _views.StartAsync();

        BsonDocument left = Assert.Single(_views.Results("totals", new ViewQuery()).Items);

        Assert.Equal("fan", left["v"]["device"].AsString);
        Assert.Equal(1.5, left["v"]["avg"].AsDouble);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_joined_are_the_whole_list(bool descending)
    {
        for (int second = 0; second < 500; second += 10)
        {
            _views.Outputs.Add(
                "readings_10s", Window(0, "pump", "t", second, second), Window(1, "fan", "t", second, 1));
        }
        await _views.StartAsync();
        var query = new ViewQuery { Limit = 7, Descending = descending, From = 100_000_000, To = 400_000_000 };

        var joined = new List<BsonDocument>();
        ViewPage<BsonDocument> page;
        do
        {
            page = _views.Results("readings_10s", query);
            Assert.True(page.Items.Count <= 7);
            joined.AddRange(page.Items);
            query = query with { After = page.Next };
        }
        while (page.Next is not null);

        long[] starts = [.. joined.Select(row => row["v"]["window_start"]["t"].AsInt64)];
        Assert.Equal(60, joined.Select(row => row["_id"].AsString).Distinct().Count());
        Assert.Equal(60, joined.Count);
        Assert.Equal(descending ? starts.OrderDescending() : starts.Order(), starts);
        Assert.Equal(100_000_000, starts.Min());
        Assert.Equal(390_000_000, starts.Max());
    }

    [Fact]
    public async Task Filters_choose_series_by_device_and_metric_or_key()
    {
        foreach (string device in (string[])["a", "ab", "b"])
        {
            _views.Outputs.Add("readings_10s", Window(0, device, "t", 10, 1), Window(1, device, "u", 10, 1));
        }
        await _views.StartAsync();

        Assert.Equal(2, Count(new ViewQuery { Device = "a" }));
        Assert.Equal(3, Count(new ViewQuery { Metric = "t" }));
        Assert.Equal(1, Count(new ViewQuery { Device = "a", Metric = "u" }));
        Assert.Equal(1, Count(new ViewQuery { Key = "ab/t" }));
        Assert.Equal(0, Count(new ViewQuery { Key = "ab/t", Device = "a" }));
        Assert.Equal(0, Count(new ViewQuery { Key = "a" }));
    }

    [Fact]
    public async Task Alert_shows_its_newest_state_and_all_events_in_order()
    {
        _views.Outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100), Alert(1, "x2", "fan/t", "raised", 50));
        _views.Outputs.Add("alerts", Alert(0, "x1", "pump/t", "amended", 90));
        _views.Outputs.Add("alerts", Alert(0, "x1", "pump/t", "resolved", 90, "resolved"));
        await _views.StartAsync();

        var all = _views.Store.Read(database => database.Alerts.Find(
            new ViewQuery { Descending = true }, AlertFilter.All)).Items;
        var firing = _views.Store.Read(database => database.Alerts.Find(
            new ViewQuery(), new AlertFilter { State = "firing" })).Items;
        var events = _views.Store.Read(database => database.Alerts.Events("x1", new ViewQuery())).Items;

        Assert.Equal(["x1", "x2"], all.Select(alert => alert.Id));
        Assert.Equal(("resolved", Second(90)), (all[0].State, all[0].Start));
        Assert.Equal("x2", Assert.Single(firing).Id);
        Assert.Equal(["raised", "amended", "resolved"], events.Select(item => item.Event));
    }

    [Fact]
    public async Task Output_journal_that_began_anew_makes_the_views_begin_anew()
    {
        Script();
        await _views.StartAsync();
        await _views.StopAsync();
        await using var other = new ViewHarness();
        other.Outputs.Add("readings_10s", Window(0, "new", "t", 10, 1));
        File.Copy(_views.File, other.File);

        await other.StartAsync();

        BsonDocument row = Assert.Single(other.Results("readings_10s", new ViewQuery()).Items);
        Assert.Equal("new", row["v"]["device"].AsString);
    }

    private void ChangeSchema()
    {
        PagedStream data = new(_views.Disk.Open(_views.File, FileMode.Open), "data");
        PagedStream log = new(_views.Disk.Open(_views.LogFile, FileMode.Open), "log");
        using (LiteDatabase database = new(new LiteEngine(new EngineSettings { DataStream = data, LogStream = log })))
        {
            database.GetCollection("meta").Upsert(
                new BsonDocument { ["_id"] = "schema", ["version"] = ViewDatabase.SchemaVersion - 1 });
        }

        data.Dispose();
        log.Dispose();
    }

    private static DateTime Second(int second) => DateTime.UnixEpoch.AddSeconds(second);

    private static void Damage(string file, string damage)
    {
        byte[] bytes = File.ReadAllBytes(file);
        switch (damage)
        {
            case "garbage":
                new Random(1).NextBytes(bytes);
                break;
            case "zeros":
                Array.Clear(bytes);
                break;
            case "cut":
                bytes = bytes[..(bytes.Length / 3)];
                break;
            case "empty_pages":
                bytes.AsSpan(8192).Clear();
                break;
            default:
                bytes.AsSpan(0, 200).Fill(0xEE);
                break;
        }
        File.WriteAllBytes(file, bytes);
        File.Delete(file.Replace(".db", "-log.db", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alerts_of_a_process_that_was_killed_are_read_again_and_nothing_else_is()
    {
        Script();
        await _views.StartAsync();
        string before = _views.Dump();
        List<string> told = [];
        await using ViewHarness killed = new()
        {
            Outputs = _views.Outputs,
            OnApplied = (record, _) => told.Add(record.Stream),
        };
        File.Copy(_views.File, killed.File);
        File.Copy(_views.LogFile, killed.LogFile);
        Assert.False(File.Exists(_views.AlertsFile));

        await killed.StartAsync();

        Assert.Equal(before, killed.Dump());
        Assert.Equal((0, 0), (killed.Store.Rebuilds, killed.Store.Skipped));
        Assert.Equal(_views.Outputs.End, told.Count);

        await killed.StopAsync();
        told.Clear();
        await killed.StartAsync();

        Assert.Equal(before, killed.Dump());
        Assert.Empty(told);
    }

    [Fact]
    public async Task Alerts_whose_file_is_damaged_are_made_anew()
    {
        Script();
        await _views.StartAsync();
        string before = _views.Dump();
        await _views.StopAsync();
        byte[] bytes = File.ReadAllBytes(_views.AlertsFile);
        bytes[20] ^= 1;
        File.WriteAllBytes(_views.AlertsFile, bytes);

        await _views.StartAsync();

        Assert.Equal(1, _views.Store.Rebuilds);
        Assert.Equal(before, _views.Dump());
    }

    private int Count(ViewQuery query) => _views.Results("readings_10s", query).Items.Count;

    private void Script()
    {
        for (int second = 0; second < 600; second += 10)
        {
            _views.Outputs.Add(
                "readings_10s", Window(0, "pump", "t", second, second), Window(1, "fan", "t", second, 2));
            _views.Outputs.Add("readings_10s", Window(0, "pump", "t", second, second + 1, revision: 1));
        }
        _views.Outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        _views.Outputs.Add("alerts", Alert(0, "x1", "pump/t", "resolved", 100, "resolved"));
        _views.Outputs.Add("dead_letters", Row(0, ("device", "pump"), ("reason", "late"), ("arrived", Second(1000))));
    }
}
