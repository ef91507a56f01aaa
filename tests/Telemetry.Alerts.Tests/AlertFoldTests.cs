namespace Telemetry.Alerts.Tests;

public sealed class AlertFoldTests
{
    [Theory]
    [InlineData(1, "0:50 1:65", "")]
    [InlineData(1, "0:70", "")]
    [InlineData(1, "0:71", "raised 1 start 0 peak 71")]
    [InlineData(1, "0:71 1:60", "raised 1 start 0 peak 71; resolved 1 end 20000")]
    [InlineData(1, "0:71 1:61 2:80 3:65 4:10",
        "raised 1 start 0 peak 71; resolved 1 end 50000")]
    [InlineData(1, "0:71 1:10 2:72 3:10",
        "raised 1 start 0 peak 71; resolved 1 end 20000; raised 2 start 20000 peak 72; resolved 2 end 40000")]
    [InlineData(2, "0:71 1:65 2:71", "")]
    [InlineData(2, "0:71 1:73", "raised 1 start 0 peak 73")]
    [InlineData(2, "0:71 5:73", "raised 1 start 0 peak 73")]
    [InlineData(3, "0:71 1:71 2:50 3:71 4:71 5:71", "raised 1 start 30000 peak 71")]
    [InlineData(1, "0:71p", "raised 1 start 0 peak 71 provisional")]
    [InlineData(1, "0:71i 0:71", "raised 1 start 0 peak 71 provisional; confirmed 1")]
    [InlineData(1, "0:71p 0:75",
        "raised 1 start 0 peak 71 provisional; amended 1 start 0 end open peak 75; confirmed 1")]
    [InlineData(2, "0:71i 1:71i 1:71 0:71", "raised 1 start 0 peak 71 provisional; confirmed 1")]
    [InlineData(1, "0:71p 0:40", "raised 1 start 0 peak 71 provisional; retracted 1")]
    [InlineData(1, "0:71p ack1 0:40", "raised 1 start 0 peak 71 provisional; acknowledged 1; retraction_proposed 1")]
    [InlineData(1, "0:71p ack1 0:40p 0:41 1:30",
        "raised 1 start 0 peak 71 provisional; acknowledged 1; retraction_proposed 1")]
    [InlineData(1, "0:71p ack1 0:40p 0:72",
        "raised 1 start 0 peak 71 provisional; acknowledged 1; retraction_proposed 1; "
        + "amended 1 start 0 end open peak 72; confirmed 1")]
    [InlineData(1, "0:71p ack1 0:40 3:80",
        "raised 1 start 0 peak 71 provisional; acknowledged 1; retraction_proposed 1; "
        + "amended 1 start 30000 end open peak 80; confirmed 1")]
    [InlineData(1, "0:71 ack1 ack1", "raised 1 start 0 peak 71; acknowledged 1")]
    [InlineData(1, "0:71 1:90 1:80", "raised 1 start 0 peak 71; amended 1 start 0 end open peak 80")]
    [InlineData(1, "1:71 0:90", "raised 1 start 10000 peak 71; amended 1 start 0 end open peak 90")]
    [InlineData(1, "0:71 1:50 1:65 2:50",
        "raised 1 start 0 peak 71; resolved 1 end 20000; amended 1 start 0 end open peak 71; resolved 1 end 30000")]
    [InlineData(1, "0:71 2:50 1:40",
        "raised 1 start 0 peak 71; resolved 1 end 30000; amended 1 start 0 end 20000 peak 71")]
    [InlineData(1, "0:71 1:65 2:75 1:20",
        "raised 1 start 0 peak 71; amended 1 start 0 end 20000 peak 71; resolved 1 end 20000; "
        + "raised 2 start 20000 peak 75")]
    [InlineData(1, "0:71 1:20 2:75 1:66",
        "raised 1 start 0 peak 71; resolved 1 end 20000; raised 2 start 20000 peak 75; "
        + "amended 1 start 0 end open peak 75; retracted 2")]
    [InlineData(1, "0:71@40", "raised 1 start 0 peak 71")]
    [InlineData(1, "0:71@41", "raised 1 start 0 peak 71 late")]
    [InlineData(1, "5:10 2:90 3:20@100",
        "raised 1 start 20000 peak 90; resolved 1 end 60000; amended 1 start 20000 end 40000 peak 90")]
    [InlineData(1, "0:NaN 1:71 2:NaN 3:10", "raised 1 start 10000 peak 71; resolved 1 end 40000")]
    public void Fold_tells_the_changes_of_its_alerts(int windows, string script, string expected) =>
        Assert.Equal(expected, FoldScript.Play(FoldScript.Rule(windows: windows), script));

    [Fact]
    public void Backlog_raises_an_alert_late_and_resolved_at_once()
    {
        string events = FoldScript.Play(FoldScript.Rule(), "0:10 9:10 3:80@200 4:20@201");

        Assert.Equal(
            "raised 1 start 30000 peak 80 late; "
            + "resolved 1 end 100000; amended 1 start 30000 end 50000 peak 80", events);
    }

    [Fact]
    public void Every_event_carries_the_whole_alert()
    {
        var script = new FoldScript(FoldScript.Rule());
        script.Play("0:71i 1:75 0:71 2:10 ack1");

        Assert.Equal(
            [AlertEventKind.Raised, AlertEventKind.Confirmed, AlertEventKind.Resolved, AlertEventKind.Acknowledged],
            script.All.Select(e => e.Kind));
        AlertEvent last = script.All[^1];
        Assert.Equal(AlertState.Resolved, last.State);
        Assert.True(last.Acknowledged);
        Assert.False(last.Provisional);
        Assert.Equal((0, 30_000_000, 75.0), (last.Start, last.End, last.Peak));
        Assert.Equal(10_000_000, last.Detected);
        Assert.Equal(30_000_000, last.EvidenceEnd);
    }

    [Fact]
    public void Ids_are_the_same_in_every_run()
    {
        var first = new FoldScript(FoldScript.Rule());
        var second = new FoldScript(FoldScript.Rule());
        first.Play("0:71 1:10 2:71");
        second.Play("0:71 1:10 2:71");

        Assert.Equal(first.All.Select(e => e.Id), second.All.Select(e => e.Id));
        Assert.Equal(32, first.All[0].Id.ToString().Length);
        Assert.NotEqual(first.All[0].Id, first.All[2].Id);
        Assert.True(AlertId.TryParse(first.All[0].Id.ToString(), out AlertId parsed));
        Assert.Equal(first.All[0].Id, parsed);
    }

    [Fact]
    public void Id_depends_on_rule_key_start_and_ordinal_and_never_changes()
    {
        AlertId id = AlertId.Of("hot", "press/temperature", 0, 1);

        Assert.Equal(AlertIdGolden, id.ToString());
        Assert.NotEqual(id, AlertId.Of("hotpress/", "temperature", 0, 1));
        Assert.NotEqual(id, AlertId.Of("hot", "press/temperature", 1, 1));
        Assert.NotEqual(id, AlertId.Of("hot", "press/temperature", 0, 2));
    }

    [Fact]
    public void What_left_the_horizon_is_frozen_and_not_retracted()
    {
        var script = new FoldScript(FoldScript.Rule(horizonSeconds: 100));

        Assert.Equal("raised 1 start 0 peak 71; resolved 1 end 20000; raised 2 start 300000 peak 90",
            script.Play("0:71 1:10 20:10 30:90 1:90 0:10"));
        Assert.Equal("acknowledged 1", script.Play("ack1"));
    }

    [Fact]
    public void Episode_that_began_before_the_horizon_goes_on()
    {
        string hot = string.Join(' ', Enumerable.Range(1, 50).Select(i => $"{i}:75"));

        Assert.Equal("raised 1 start 0 peak 99; resolved 1 end 520000",
            FoldScript.Play(FoldScript.Rule(horizonSeconds: 100), $"0:99 {hot} 51:10"));
    }

    [Fact]
    public void Row_beyond_the_horizon_is_refused()
    {
        var fold = new AlertFold(FoldScript.Rule(horizonSeconds: 100), "k");
        var events = new List<AlertEvent>();

        Assert.True(fold.Apply(new ResultRow(1_000_000_000, 1_010_000_000, 1, ResultState.Final), 0, events));
        Assert.False(fold.Apply(new ResultRow(0, 10_000_000, 99, ResultState.Final), 0, events));
        Assert.Empty(events);
    }

    [Fact]
    public void Row_of_a_quiet_key_allocates_nothing()
    {
        var fold = new AlertFold(FoldScript.Rule(), "k");
        var events = new List<AlertEvent>();
        Feed(0, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Feed(1000, 20_000);
        // What a collection takes of a thread's allocation room (8 KiB) counts as allocated; objects of rows are more.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8192);

        void Feed(long from, long to)
        {
            for (long w = from; w < to; w++)
            {
                fold.Apply(new ResultRow(w * 10_000_000, (w + 1) * 10_000_000, 20, ResultState.Provisional), w, events);
                fold.Apply(new ResultRow(w * 10_000_000, (w + 1) * 10_000_000, 21, ResultState.Final), w, events);
            }
        }
    }

    private const string AlertIdGolden = "f9ef0a119436bb7539a74220f3fde546";
}
