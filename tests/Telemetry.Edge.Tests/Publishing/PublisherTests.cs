using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Publishing;

public sealed partial class PublisherTests : IAsyncLifetime, IDisposable
{
    private const long T0 = 1_770_000_000_000_000;

    private readonly SpoolBench _bench = new();
    private readonly FakeLink _link = new();
    private readonly StringWriter _log = new();
    private readonly TextWriter _shared;
    private readonly CancellationTokenSource _stop = new();
    private Publisher? _publisher;
    private Task _running = Task.CompletedTask;

    public PublisherTests() => _shared = TextWriter.Synchronized(_log);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        if (_publisher is not null)
        {
            await _publisher.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _bench.Dispose();
        _shared.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task The_first_message_is_the_retained_birth()
    {
        Start();
        await Turn.Until(() => _link.All("").Length > 0, "a first message");
        var birth = _link.All("")[0];
        Assert.Equal("telemetry/v1/press/state", birth.Topic);
        Assert.True(birth.IsRetained);
        Assert.True(AgentState.TryParse(birth.Payload, out var state));
        Assert.True(state.Online);
    }

    [Fact]
    public async Task No_more_is_under_way_than_the_gateway_and_the_configuration_allow()
    {
        AddPacks(20);
        _link.ReceiveMaximum = 5;
        Start(new PublisherOptions { Agent = "press", InFlightMax = 8 });
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("").Length == 5, "a full window");
        for (var i = 0; i < 100; i++)
        {
            await Task.Yield();
            Assert.True(_link.Open("").Length <= 5);
        }
        var most = 0;
        while (_bench.Spool.Outlet.Backlog().Readings > 0)
        {
            most = Math.Max(most, _link.Open("").Length);
            foreach (var message in _link.Open("").Take(1))
            {
                _link.Answer(message);
            }
            _bench.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }
        Assert.Equal(5, most);
    }

    [Fact]
    public async Task After_a_cut_the_same_bytes_go_again_before_anything_new()
    {
        AddPacks(3);
        Start();
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length == 3, "three under way");
        var before = _link.Open("/data");
        _link.Answer(before[1]);
        await Turn.Until(() => _bench.Spool.Outlet.Backlog().Readings == 2, "the acknowledgement is applied");
        _link.Cut();
        AddPacks(1);
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length >= 3, "sent again");
        var after = _link.Open("/data");
        Assert.Equal(before[0].Payload, after[0].Payload);
        Assert.Equal(before[2].Payload, after[1].Payload);
        Assert.Equal(2, _link.Connects);
    }

    [Fact]
    public async Task A_refused_pack_is_kept_and_goes_again_later()
    {
        AddPacks(1);
        Start();
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length == 1, "sent");
        var refused = _link.Open("/data")[0];
        _link.Answer(refused, isTaken: false);
        await Turn.Until(() => Told().Contains("QuotaExceeded", StringComparison.Ordinal), "it is told");
        Assert.Equal(1, _bench.Spool.Outlet.Backlog().Readings);
        await Turn.Until(_bench.Time, () => Again(refused).Length == 2, "sent again");
        _link.Answer(Again(refused)[1]);
        await Turn.Until(() => _bench.Spool.Outlet.Backlog().Readings == 0, "taken at last");
        Assert.Equal(1, _link.Connects);
    }

    [Fact]
    public async Task A_pack_that_the_gateway_keeps_as_a_dead_letter_is_done_and_told()
    {
        AddPacks(1);
        Start();
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length == 1, "sent");
        _link.KeepAsDeadLetter(_link.Open("/data")[0]);
        await Turn.Until(() => _bench.Spool.Outlet.Backlog().Readings == 0, "done");
        await Turn.Until(() => Told().Contains("PayloadFormatInvalid", StringComparison.Ordinal), "it is told");
        Assert.Equal(1, _link.Connects);
    }

    [Fact]
    public async Task A_pack_without_answer_means_a_dead_connection()
    {
        AddPacks(1);
        Start();
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length == 1, "sent");
        await Turn.Until(_bench.Time, () => _link.Connects == 2, "a new connection", TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, _bench.Spool.Outlet.Backlog().Readings);
    }

    [Fact]
    public async Task An_outage_goes_by_the_backlog_lane_beside_fresh_packs()
    {
        _link.RefusesConnections = true;
        AddPacks(30);
        Start();
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        await Turn.Until(_bench.Time, () => _bench.Spool.Outlet.Ready() is (false, true), "the packs have aged");
        AddPacks(1);
        _link.RefusesConnections = false;
        _link.TakesAll = true;
        await Turn.Until(_bench.Time, () => _bench.Spool.Outlet.Backlog().Readings == 0, "all delivered");
        var backlog = _link.All("/backlog").Sum(m => SpoolBench.Decode(m.Payload).Count);
        var live = _link.All("/data").Sum(m => SpoolBench.Decode(m.Payload).Count);
        Assert.InRange(backlog, 30, 31); // The fresh one may age while fake time runs ahead.
        Assert.Equal(31, backlog + live);
    }

    [Fact]
    public async Task A_connection_that_ends_at_once_is_not_opened_again_at_once()
    {
        Start(); // As when another agent of the same name takes the session over, each time.
        await Turn.Until(() => _link.All("").Length > 0, "connected");
        _link.Cut();
        for (var i = 0; i < 100; i++)
        {
            await Task.Yield();
            await Task.Run(static () => { });
        }
        Assert.Equal(1, _link.Connects);
        await Turn.Until(_bench.Time, () => _link.Connects == 2, "connected again");
    }

    [Fact]
    public async Task The_backlog_keeps_its_rate()
    {
        AddPacks(60, readingsPerPack: 10);
        _bench.KillAndRestart();
        _link.TakesAll = true;
        Start(new PublisherOptions { Agent = "press", BacklogReadingsPerSecond = 100 });
        var start = _bench.Time.GetTimestamp();
        await Turn.Until(_bench.Time, () => _bench.Spool.Outlet.Backlog().Readings == 0, "all delivered");
        Assert.True(_bench.Time.GetElapsedTime(start).TotalSeconds >= 5.5); // 600 readings.
    }

    [Fact]
    public async Task A_silent_device_says_how_far_it_is_every_second()
    {
        _bench.StateFrontier("press", T0);
        _link.TakesAll = true;
        Start();
        await Turn.Until(_bench.Time, () => _link.All("/data").Length >= 4, "four heartbeats");
        var packs = _link.All("/data").Select(m => SpoolBench.Decode(m.Payload)).ToArray();
        Assert.All(packs, p => Assert.Equal((0, T0), (p.Count, p.LowMicros)));
    }

    [Fact]
    public async Task The_state_is_repeated_and_tells_the_backlog()
    {
        _link.TakesAll = true;
        Start();
        var start = _bench.Time.GetTimestamp();
        await Turn.Until(_bench.Time, () => _link.All("/state").Length >= 3, "three states");
        Assert.True(_bench.Time.GetElapsedTime(start).TotalSeconds >= 9.5);
        _publisher!.StateChanged();
        await Turn.Until(() => _link.All("/state").Length >= 4, "news do not wait");
    }

    [Fact]
    public async Task A_stop_delivers_what_is_fresh_and_says_farewell()
    {
        AddPacks(5);
        Start();
        await AnswerState();
        await Turn.Until(_bench.Time, () => _link.Open("/data").Length == 5, "under way");
        _publisher!.Stop();
        foreach (var message in _link.Open("/data"))
        {
            _link.Answer(message);
        }
        _link.TakesAll = true;
        await Turn.UntilDone(_bench.Time, _running);
        Assert.Equal(0, _bench.Spool.Outlet.Backlog().Readings);
        var farewell = Encoding.UTF8.GetString(_link.All("/state")[^1].Payload);
        Assert.Contains("\"online\":false", farewell, StringComparison.Ordinal);
        _bench.KillAndRestart();
        Assert.Equal(0, _bench.Spool.Outlet.Backlog().Readings); // And the position was saved.
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_gateway_that_is_away()
    {
        _link.RefusesConnections = true;
        AddPacks(1);
        Start();
        await Turn.Until(() => _link.Connects > 0, "a try");
        _publisher!.Stop();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, _bench.Spool.Outlet.Backlog().Readings);
    }

    [Fact]
    public async Task A_refusal_at_the_moment_of_a_stop_is_no_failure()
    {
        _link.RefusesConnections = true;
        _link.Connecting = () => _publisher!.Stop();
        AddPacks(1);
        Start();
        await _running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, _bench.Spool.Outlet.Backlog().Readings);
    }

    private SentMessage[] Again(SentMessage message) =>
        [.. _link.All("/data").Where(m => m.Payload.AsSpan().SequenceEqual(message.Payload))];

    private void AddPacks(int count, int readingsPerPack = 1, string device = "press")
    {
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < readingsPerPack; j++)
            {
                _bench.Add(device, T0 + (i * 1000) + j);
            }
            _bench.Spool.Committer.Commit();
        }
    }

    private void Start(PublisherOptions? options = null)
    {
        _publisher = new Publisher(
            options ?? new PublisherOptions { Agent = "press" },
            _bench.Spool,
            _link,
            isOnline => new AgentState
            {
                Online = isOnline,
                Boot = "boot1",
                Backlog = new AgentBacklog(_bench.Spool.Outlet.Backlog().Readings, null),
            },
            new Random(1),
            _bench.Time,
            new EdgeLog(_shared, _bench.Time));
        _running = _bench.Time.RunAsync(() => _publisher.RunAsync(_stop.Token));
    }

    /// <summary>What was logged so far; the wrapper's lock on itself keeps the publisher out.</summary>
    private string Told()
    {
        lock (_shared) { return _log.ToString(); }
    }

    private async Task AnswerState()
    {
        await Turn.Until(() => _link.Open("/state").Length > 0, "the birth");
        _link.Answer(_link.Open("/state")[0]);
    }
}
