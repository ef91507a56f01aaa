using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>What people ask of an endpoint: something once more, to be sent to again, to end without haste.</summary>
public sealed class RedeliveryTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Hook = "hook";
    private const int Kills = 60;

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly CancellationTokenSource _retire = new();
    private CancellationTokenSource _stop = new();
    private DeliveryLedger _ledger = null!;
    private EndpointRunner _runner = null!;
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _retire.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_given_up_goes_out_once_more_with_the_id_that_it_always_had()
    {
        _receiver.Answer = _ => new DeliveryOutcome(410, null, "the receiver answers 410");
        Add("x1");
        Start();
        Delivery given = await NextAsync();
        await TestTime.UntilAsync(() => State.IsSettled(0, 0), "it is given up");
        _receiver.Answer = _ => new DeliveryOutcome(200, null, null);

        await _ledger.WriteAsync(new() { Kind = DeliveryKind.Enabled, Endpoint = Hook }, CancellationToken.None);
        await RedeliverAsync(given);

        Delivery again = await NextAsync();
        await TestTime.UntilAsync(() => State.AgainCount == 0, "it is settled again");
        Assert.Equal((given.Id, 1, true), (again.Id, again.Attempts, again.IsAgain));
        Assert.Equal([DeliveryKind.Dead, DeliveryKind.Delivered], Kinds());
        Assert.True(_runner.Status.Enabled);
    }

    [Fact]
    public async Task Cursor_goes_on_while_something_old_waits_for_its_next_attempt()
    {
        Add("x1");
        Start();
        Delivery first = await NextAsync();
        await TestTime.UntilAsync(() => State.IsSettled(0, 0), "it is delivered");
        _receiver.Answer = delivery => delivery.IsAgain
            ? new DeliveryOutcome(503, TimeSpan.FromHours(1), "the receiver answers 503")
            : new DeliveryOutcome(200, null, null);
        await RedeliverAsync(first);
        await NextAsync();

        Add("x2", "fan/t");

        await NextAsync();
        await TestTime.UntilAsync(() => State.Cursor == 2, "the cursor is behind the new one");
        Assert.Equal(0, State.Needed);
        Assert.Equal(1, State.AgainCount);
    }

    [Fact]
    public async Task What_the_journal_let_go_is_given_up_with_the_reason()
    {
        Add("x1");
        Start();
        Delivery first = await NextAsync();
        await TestTime.UntilAsync(() => State.IsSettled(0, 0), "it is delivered");
        _outputs.Start = 1;

        await RedeliverAsync(first);

        await TestTime.UntilAsync(() => State.AgainCount == 0, "it is given up");
        Assert.Equal([DeliveryKind.Delivered, DeliveryKind.Dead], Kinds());
        Assert.False(_receiver.Sent.TryRead(out _));
    }

    [Fact]
    public async Task Restart_before_the_attempt_forgets_no_wish()
    {
        Add("x1");
        Start();
        Delivery first = await NextAsync();
        await TestTime.UntilAsync(() => State.IsSettled(0, 0), "it is delivered");
        await StopAsync();
        _ledger = Open(PosixFileSystem.Instance, _folder["ledger"]);
        await _ledger.WriteAsync(Wish(first), CancellationToken.None);
        _ledger.Dispose();

        Start();

        Assert.Equal(first.Id, (await NextAsync()).Id);
        await TestTime.UntilAsync(() => State.AgainCount == 0, "it is settled again");
    }

    [Fact]
    public async Task Endpoint_that_retires_ends_what_is_under_way_and_takes_nothing_more()
    {
        var answer = new TaskCompletionSource<DeliveryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add("x1");
        Start(send: async (delivery, _) =>
        {
            await _receiver.SendAsync(delivery, CancellationToken.None);
            return await answer.Task;
        });
        await NextAsync();
        await _retire.CancelAsync();
        _runner.Call();
        Add("x2", "fan/t");
        Assert.False(_running.IsCompleted);

        answer.SetResult(new DeliveryOutcome(200, null, null));
        await _running.WaitAsync(TestTime.Patience);

        Assert.True(State.IsSettled(0, 0));
        Assert.False(State.IsSettled(1, 0));
        Assert.False(_receiver.Sent.TryRead(out _));
    }

    [Fact]
    public async Task Wish_that_is_durable_is_done_wherever_the_sender_is_killed()
    {
        RecordingDisk disk = new();
        string first = _folder["first"];
        for (int number = 0; number < 4; number++)
        {
            Add($"x{number}", $"dev-{number}/t");
        }
        int wished = 0;
        await DeliverAsync(disk, first, () => State.SettledAhead == 4, _ => { });
        await DeliverAsync(
            disk, first, () => State.AgainCount == 0 && wished > 0,
            async _ =>
            {
                foreach (Delivery delivery in Deliveries())
                {
                    await _ledger.WriteAsync(Wish(delivery), CancellationToken.None);
                }
                wished = disk.Count;
                _runner.Call();
            });
        string[] ids = [.. Deliveries().Select(delivery => delivery.Id).Order(StringComparer.Ordinal)];
        int after = 0;
        for (int seed = 0; seed < Kills; seed++)
        {
            Random random = new(seed);
            int killedAt = random.Next(wished, disk.Count + 1);
            string folder = Directory.CreateDirectory(_folder[$"killed-{seed}"]).FullName;
            disk.Restore(killedAt, random.NextDouble(), folder);
            int done = MarkedAgain(folder);
            while (_receiver.Sent.TryRead(out _))
            {
            }
            await DeliverAsync(PosixFileSystem.Instance, folder, () => State.AgainCount == 0, _ => { });
            List<string> again = [];
            while (_receiver.Sent.TryRead(out Delivery? sent))
            {
                again.Add(sent.Id);
            }
            Assert.True(again.Count == ids.Length - done, $"seed {seed}: {again.Count} sent, {done} were marked");
            Assert.True(again.TrueForAll(ids.Contains), $"seed {seed}: another id");
            after += again.Count;
        }
        Assert.True(after > 0);
    }

    private EndpointState State => _ledger.State(Hook);

    private static DeliveryLedger Open(IFileSystem files, string folder) => DeliveryLedger.Open(
        folder, TimeProvider.System, new GatewayDisk
        {
            OpenJournal = options => RecordJournal.Open(new JournalOptions
            {
                Directory = options.Directory,
                SegmentBytesMax = options.SegmentBytesMax,
                CommitInterval = options.CommitInterval,
                FileSystem = files,
            }),
        },
        Hook);

    private static DeliveryRecord Wish(Delivery delivery) => new()
    {
        Kind = DeliveryKind.Redeliver,
        Endpoint = Hook,
        Id = delivery.Id,
        Position = delivery.Position,
        Row = delivery.Row,
    };

    private static int MarkedAgain(string folder)
    {
        bool isWished = false;
        int marked = 0;
        using RecordJournal journal = RecordJournal.Open(new JournalOptions { Directory = folder });
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            DeliveryRecord? fact = DeliveryRecord.Decode(record.Payload);
            isWished |= fact?.Kind == DeliveryKind.Redeliver;
            marked += isWished && fact?.Kind == DeliveryKind.Delivered ? 1 : 0;
        }
        return marked;
    }

    private List<Delivery> Deliveries()
    {
        List<Delivery> deliveries = [];
        using IOutputReader reader = _outputs.OpenReader(0);
        while (reader.TryRead(out OutputRecord? record))
        {
            deliveries.AddRange(NotificationRows.Of(record));
        }
        return deliveries;
    }

    private void Add(string id, string key = "pump/t") => _outputs.Add("alerts", Alert(0, id, key, "raised", 100));

    private void Start(
        IFileSystem? files = null, string? folder = null,
        Func<Delivery, CancellationToken, Task<DeliveryOutcome>>? send = null)
    {
        _ledger = Open(files ?? PosixFileSystem.Instance, folder ?? _folder["ledger"]);
        _runner = new EndpointRunner(
            new WebhookEndpoint { Id = Hook, Url = new Uri("https://receiver.example/hook"), Secrets = [] },
            _ledger, _outputs, send ?? _receiver.SendAsync, new RetrySchedule(new Random(3)), TimeProvider.System,
            NullLogger.Instance);
        _running = _runner.RunAsync(_stop.Token, _retire.Token);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        _ledger?.Dispose();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task DeliverAsync(IFileSystem files, string folder, Func<bool> isDone, Func<int, Task> ask)
    {
        Start(files, folder);
        await ask(0);
        await TestTime.UntilAsync(() => isDone() && _runner.Status.Pending == 0, "all is settled");
        await StopAsync();
    }

    private Task DeliverAsync(IFileSystem files, string folder, Func<bool> isDone, Action<int> ask) =>
        DeliverAsync(files, folder, isDone, turn =>
        {
            ask(turn);
            return Task.CompletedTask;
        });

    private async Task RedeliverAsync(Delivery delivery)
    {
        await _ledger.WriteAsync(Wish(delivery), CancellationToken.None);
        _runner.Call();
    }

    private async Task<Delivery> NextAsync()
    {
        using var patience = new CancellationTokenSource(TestTime.Patience);
        return await _receiver.Sent.ReadAsync(patience.Token);
    }

    private DeliveryKind[] Kinds()
    {
        var kinds = new List<DeliveryKind>();
        using JournalReader reader = _ledger.Journal.OpenReader(_ledger.Journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            kinds.Add(DeliveryRecord.Decode(record.Payload)!.Kind);
        }
        return [.. kinds.Where(kind => kind is DeliveryKind.Delivered or DeliveryKind.Dead)];
    }
}
