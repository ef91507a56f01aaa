using Microsoft.Extensions.Logging.Abstractions;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>
/// A sender that is killed at any write: every event goes out, with the id that it always had; nothing goes out that
/// was not meant durably before, and nothing again that was marked.
/// </summary>
public sealed class DeliveryCrashTests : IDisposable
{
    private const int Events = 12;
    private const int Kills = 100;

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();

    public DeliveryCrashTests()
    {
        for (int number = 0; number < Events; number++)
        {
            _outputs.Add("alerts", Alert(0, $"x{number}", $"dev-{number % 3}/t", "raised", number));
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ids_stay_the_same_and_marked_deliveries_are_not_sent_again()
    {
        RecordingDisk disk = new();
        List<(string Id, int At)> sent = [];
        await DeliverAsync(disk, _folder["first"], delivery => sent.Add((delivery.Id, disk.Count)));
        string[] ids = [.. sent.Select(delivery => delivery.Id).Order(StringComparer.Ordinal)];
        for (int seed = 0; seed < Kills; seed++)
        {
            Random random = new(seed);
            int killedAt = random.Next(disk.Count);
            string folder = Directory.CreateDirectory(_folder[$"killed-{seed}"]).FullName;
            disk.Restore(killedAt, random.NextDouble(), folder);
            string[] marked = Marked(folder);
            List<string> again = [];
            await DeliverAsync(PosixFileSystem.Instance, folder, delivery => again.Add(delivery.Id));

            string[] before = [.. sent.Where(delivery => delivery.At <= killedAt).Select(delivery => delivery.Id)];
            Assert.True(ids.SequenceEqual(again.Concat(marked).Order(StringComparer.Ordinal)), $"seed {seed}");
            Assert.True(marked.All(before.Contains), $"seed {seed}: marked and not sent");
        }

        Assert.Equal(Events, ids.Distinct().Count());
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_intent_is_durable_and_everything_when_there_is_room()
    {
        RoomyDisk disk = new();
        using DeliveryLedger ledger = Open(disk, _folder["full"]);
        int sent = 0;
        using CancellationTokenSource stop = new();
        EndpointRunner runner = Runner(ledger, _ => Interlocked.Increment(ref sent));
        disk.IsFull = _ => disk.Refused > 0 || ledger.State("hook").Cursor is not null;
        Task running = runner.RunAsync(stop.Token);
        await TestTime.UntilAsync(() => ledger.Journal.IsFull, "the ledger is full");
        int whileFull = sent;

        disk.IsFull = _ => false;
        await TestTime.UntilAsync(() => sent == Events && runner.Status.Pending == 0, "all is delivered");
        stop.Cancel();
        await Record.ExceptionAsync(() => running);

        Assert.Equal(0, whileFull);
    }

    [Fact]
    public async Task Endpoint_that_was_left_behind_says_how_much_it_missed_and_goes_on()
    {
        await DeliverAsync(PosixFileSystem.Instance, _folder["behind"], _ => { });
        for (int number = 0; number < 6; number++)
        {
            _outputs.Add("alerts", Alert(0, $"y{number}", "pump/t", "raised", number));
        }

        _outputs.Start = Events + 4;
        List<string> sent = [];
        using DeliveryLedger ledger = Open(PosixFileSystem.Instance, _folder["behind"]);
        long cursor = ledger.State("hook").Cursor ?? 0;
        using CancellationTokenSource stop = new();
        EndpointRunner runner = Runner(ledger, delivery => sent.Add(delivery.Notification.AlertId ?? ""));
        Task running = runner.RunAsync(stop.Token);
        await TestTime.UntilAsync(() => sent.Count == 2 && runner.Status.Pending == 0, "the rest is delivered");
        stop.Cancel();
        await Record.ExceptionAsync(() => running);

        Assert.Equal(_outputs.Start - cursor, runner.Status.Missed);
        Assert.Equal(["y4", "y5"], sent);
    }

    private static DeliveryLedger Open(IFileSystem files, string folder) =>
        DeliveryLedger.Open(folder, TimeProvider.System, new GatewayDisk
        {
            OpenJournal = options => RecordJournal.Open(new JournalOptions
            {
                Directory = options.Directory,
                SegmentBytesMax = options.SegmentBytesMax,
                CommitInterval = options.CommitInterval,
                FullRetryInterval = TimeSpan.FromMilliseconds(20),
                FileSystem = files,
            }),
        }, "hook");

    private static string[] Marked(string folder)
    {
        List<string> marked = [];
        using RecordJournal journal = RecordJournal.Open(new JournalOptions { Directory = folder });
        using JournalReader reader = journal.OpenReader(journal.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            if (DeliveryRecord.Decode(record.Payload) is { Kind: DeliveryKind.Delivered, Id: { } id })
            {
                marked.Add(id);
            }
        }

        return [.. marked];
    }

    private EndpointRunner Runner(DeliveryLedger ledger, Action<Delivery> onSent)
    {
        WebhookEndpoint endpoint = new() { Id = "hook", Url = new Uri("https://receiver.example/hook"), Secrets = [] };
        return new EndpointRunner(
            endpoint, ledger, _outputs,
            (delivery, _) =>
            {
                lock (_outputs)
                {
                    onSent(delivery);
                }

                return Task.FromResult(new DeliveryOutcome(200, null, null));
            },
            new RetrySchedule(new Random(3)), TimeProvider.System, NullLogger.Instance);
    }

    private async Task DeliverAsync(IFileSystem files, string folder, Action<Delivery> onSent)
    {
        using DeliveryLedger ledger = Open(files, folder);
        using CancellationTokenSource stop = new();
        EndpointRunner runner = Runner(ledger, onSent);
        Task running = runner.RunAsync(stop.Token);
        await TestTime.UntilAsync(
            () => runner.Status.Pending == 0 && Enumerable.Range(0, Events).All(
                position => ledger.State("hook").IsSettled(position, 0)),
            "all is settled");
        stop.Cancel();
        await Record.ExceptionAsync(() => running);
    }
}
