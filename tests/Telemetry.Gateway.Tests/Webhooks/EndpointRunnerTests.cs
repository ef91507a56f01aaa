using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class EndpointRunnerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SetWallClock _wall;
    private CancellationTokenSource _stop = new();
    private DeliveryLedger _ledger = null!;
    private EndpointRunner _runner = null!;
    private Task _running = Task.CompletedTask;

    public EndpointRunnerTests() => _wall = new SetWallClock(_time);

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_wanted_event_is_delivered_once_and_in_order()
    {
        _outputs.Add("readings_10s", Window(0, "pump", "t", 10, 1));
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100), Alert(1, "x1", "pump/t", "amended", 100));
        Start(types: ["alert.raised", "alert.resolved"]);
        Assert.Equal("alert.raised", (await NextAsync()).Type);

        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "resolved", 100, "resolved"));

        Assert.Equal("alert.resolved", (await NextAsync()).Type);
        await SettledAsync();
        Assert.False(_receiver.Sent.TryRead(out _));
    }

    [Fact]
    public async Task Failure_is_tried_again_with_the_same_id_until_it_succeeds()
    {
        int failures = 5;
        _receiver.Answer = _ => failures-- > 0
            ? new DeliveryOutcome(503, null, "the receiver answers 503")
            : new DeliveryOutcome(204, null, null);
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        Start();

        var ids = new HashSet<string>();
        for (int attempt = 0; attempt < 6; attempt++)
        {
            ids.Add((await NextAsync(advance: true)).Id);
        }
        await SettledAsync();

        Assert.Single(ids);
        DeliveryRecord[] log = Log();
        Assert.Equal([1, 2, 3, 4, 5, 6], log.Select(record => record.Attempt));
        Assert.Equal(DeliveryKind.Delivered, log[^1].Kind);
        for (int i = 0; i < 5; i++)
        {
            TimeSpan wait = log[i].NextAt!.Value - log[i].At;
            Assert.InRange(wait, WebhookLimits.BackoffMin, RetrySchedule.Ceiling(i + 1));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_wall_clock_that_is_set_moves_no_attempt_and_gives_nothing_up(int days)
    {
        int answers = 0;
        _receiver.Answer = _ => answers++ < 2
            ? new DeliveryOutcome(503, null, "the receiver answers 503")
            : new DeliveryOutcome(204, null, null);
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        Start();
        await NextAsync();
        await TestTime.UntilAsync(() => Log().Length == 1, "the attempt has failed");
        long from = _time.GetTimestamp();

        _wall.Offset = TimeSpan.FromDays(4 * days);
        await NextAsync(advance: true);
        await TestTime.UntilAsync(() => Log().Length == 2, "the attempt has failed again");
        await StopAsync();
        _wall.Offset = TimeSpan.Zero;
        Start();
        await NextAsync(advance: true);
        await SettledAsync();

        Assert.InRange(_time.GetElapsedTime(from), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Equal(DeliveryKind.Delivered, Log()[^1].Kind);
    }

    [Fact]
    public async Task Retry_after_decides_when_the_next_attempt_is()
    {
        int answers = 0;
        _receiver.Answer = _ => answers++ == 0
            ? new DeliveryOutcome(429, TimeSpan.FromHours(3), "the receiver answers 429")
            : new DeliveryOutcome(200, null, null);
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        Start();
        await NextAsync();
        await NextAsync(advance: true);

        DeliveryRecord failed = Log()[0];
        Assert.Equal(TimeSpan.FromHours(3), failed.NextAt - failed.At);
        Assert.True(_time.GetUtcNow() >= failed.NextAt);
    }

    [Fact]
    public async Task Receiver_that_is_gone_gets_nothing_more_until_its_address_changes()
    {
        _receiver.Answer = _ => new DeliveryOutcome(410, null, "the receiver answers 410");
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100));
        Start();
        await NextAsync();
        await TestTime.UntilAsync(() => !_runner.Status.Enabled, "the endpoint is disabled");
        _outputs.Add("alerts", Alert(0, "x2", "pump/t", "raised", 200));
        await TestTime.UntilAsync(() => Log().Count(record => record.Kind == DeliveryKind.Dead) == 2, "both are dead");
        Assert.False(_receiver.Sent.TryRead(out _));

        await StopAsync();
        _receiver.Answer = _ => new DeliveryOutcome(200, null, null);
        Start(url: "https://moved.example/hook");
        _outputs.Add("alerts", Alert(0, "x3", "pump/t", "raised", 300));

        Assert.Equal("x3", (await NextAsync()).Notification.AlertId);
    }

    [Fact]
    public async Task Delivery_is_given_up_after_75_hours_and_the_next_of_its_key_goes_out()
    {
        _receiver.Answer = delivery => delivery.Notification.AlertId == "x1"
            ? new DeliveryOutcome(null, null, "no answer in time")
            : new DeliveryOutcome(200, null, null);
        _outputs.Add("alerts", Alert(0, "x1", "pump/t", "raised", 100), Alert(1, "x2", "pump/t", "raised", 200));
        Start();

        Delivery sent;
        do
        {
            sent = await NextAsync(advance: true);
        }
        while (sent.Notification.AlertId == "x1");
        await SettledAsync();

        DeliveryRecord[] log = Log();
        DeliveryRecord dead = Assert.Single(log, record => record.Kind == DeliveryKind.Dead);
        Assert.InRange((dead.At - dead.FirstAt).TotalHours, 60, 80);
        Assert.Equal(log[^1].Id, sent.Id);
    }

    [Fact]
    public async Task Restart_delivers_nothing_twice_and_forgets_no_attempt()
    {
        _receiver.Answer = delivery => delivery.Notification.Subject == "fan/t"
            ? new DeliveryOutcome(500, null, "the receiver answers 500")
            : new DeliveryOutcome(200, null, null);
        _outputs.Add("alerts", Alert(0, "x1", "fan/t", "raised", 100), Alert(1, "x2", "pump/t", "raised", 100));
        Start();
        await TestTime.UntilAsync(() => Log().Length == 2, "one delivered, one failed");
        string id = Log().Single(record => record.Kind == DeliveryKind.Failed).Id!;
        await StopAsync();
        while (_receiver.Sent.TryRead(out _))
        {
        }

        _receiver.Answer = _ => new DeliveryOutcome(200, null, null);
        Start();

        Delivery again = await NextAsync(advance: true);
        await SettledAsync();
        Assert.Equal(id, again.Id);
        Assert.Equal(2, again.Attempts);
        Assert.False(_receiver.Sent.TryRead(out _));
    }

    [Fact]
    public async Task Endpoint_that_comes_later_is_told_nothing_of_the_past()
    {
        Start(endpoint: "first");
        await StopAsync();
        _outputs.Add("alerts", Alert(0, "old", "pump/t", "raised", 100));
        Start(endpoint: "second");
        await TestTime.UntilAsync(() => _runner.Status.Position == 1, "the endpoint begins at the end");

        _outputs.Add("alerts", Alert(0, "new", "pump/t", "raised", 200));

        Assert.Equal("new", (await NextAsync()).Notification.AlertId);
    }

    private void Start(string endpoint = "hook", string url = "https://receiver.example/hook", string[]? types = null)
    {
        _ledger = DeliveryLedger.Open(_folder["ledger"], _wall, new GatewayDisk());
        var configured = new WebhookEndpoint
        {
            Id = endpoint,
            Url = new Uri(url),
            Secrets = [],
            Types = types ?? [],
        };
        _runner = new EndpointRunner(
            configured, _ledger, _outputs, _receiver.SendAsync, new RetrySchedule(new Random(3)), _wall,
            NullLogger.Instance);
        _running = _runner.RunAsync(_stop.Token);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        _ledger?.Dispose();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task<Delivery> NextAsync(bool advance = false)
    {
        Delivery? sent = null;
        await TestTime.UntilAsync(
            () =>
            {
                if (_receiver.Sent.TryRead(out sent))
                {
                    return true;
                }
                _time.Advance(advance ? TimeSpan.FromMinutes(10) : TimeSpan.Zero);
                return false;
            },
            "a delivery");
        return sent!;
    }

    private Task SettledAsync() => TestTime.UntilAsync(() => _runner.Status.Pending == 0, "all is settled");

    private DeliveryRecord[] Log()
    {
        var records = new List<DeliveryRecord>();
        using JournalReader reader = _ledger.Journal.OpenReader(_ledger.Journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            records.Add(DeliveryRecord.Decode(record.Payload)!);
        }
        return [.. records.Where(record => record.Kind
            is DeliveryKind.Delivered or DeliveryKind.Failed or DeliveryKind.Dead)];
    }
}
