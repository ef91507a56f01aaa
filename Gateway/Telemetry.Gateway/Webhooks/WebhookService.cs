using System.Security.Cryptography;
using System.Threading.Channels;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Webhooks;

/// <summary>Runs one <see cref="EndpointRunner"/> per configured receiver, and does what people ask of them.</summary>
internal sealed class WebhookService(
    ChannelSet channels, ChannelDoor door, IOutputLog outputs, DeliveryLedger ledger, TimeProvider time,
    ILogger<WebhookService> log) : BackgroundService
{
    private readonly Channel<Change> _changes = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.Wait });

    private volatile IReadOnlyList<EndpointLife> _lives = [];

    /// <summary>How the receivers do.</summary>
    public IReadOnlyList<WebhookStatus> Status() => [.. _lives.Select(life => life.Runner.Status)];

    /// <summary>From now on it is these receivers; done when they are served. Those that stay go on where they were,
    /// new ones begin with what happens from now on.</summary>
    public async Task ReplaceAsync(IReadOnlyList<ChannelEndpoint> endpoints, CancellationToken cancel)
    {
        var change = new Change(endpoints, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await _changes.Writer.WriteAsync(change, cancel);
        await change.Done.Task.WaitAsync(cancel);
    }

    /// <summary>Sends a test at once, outside of the queue. Null: there is no such receiver, or a test is under
    /// way.</summary>
    public async Task<DeliveryOutcome?> TestAsync(string id, CancellationToken cancel)
    {
        if (Find(id) is not { } life)
        {
            return null;
        }
        return await life.TryAsync(
            new Delivery
            {
                Id = "msg_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                Position = -1,
                Row = 0,
                Notification = new Notification.OfTest(id, time.GetUtcNow().UtcDateTime),
            },
            cancel);
    }

    /// <summary>Whether there is such a receiver.</summary>
    public bool Knows(string id) => Find(id) is not null;

    /// <summary>Makes a receiver that answered 410 be sent to again. False: there is no such receiver.</summary>
    public async Task<bool> EnableAsync(string id)
    {
        if (Find(id) is not { } life)
        {
            return false;
        }
        await ledger.WriteAsync(
            new DeliveryRecord { Kind = DeliveryKind.Enabled, Endpoint = id, At = time.GetUtcNow() },
            CancellationToken.None);
        life.Runner.Call();
        return true;
    }

    /// <summary>Sends a delivery once more, however it was settled. What is under way is never doubled.</summary>
    public async Task<RedeliverAnswer> RedeliverAsync(DeliveryRecord settled)
    {
        if (Find(settled.Endpoint) is not { } life)
        {
            return RedeliverAnswer.Unknown;
        }
        EndpointState state = ledger.State(settled.Endpoint);
        if (state.IsAgain(settled.Position, settled.Row) || !state.IsSettled(settled.Position, settled.Row))
        {
            return RedeliverAnswer.Pending;
        }
        if (state.AgainCount >= WebhookLimits.AgainMax)
        {
            return RedeliverAnswer.TooMany;
        }
        if (ledger.Journal.IsFull)
        {
            return RedeliverAnswer.NoRoom;
        }
        await ledger.WriteAsync(
            settled with
            {
                Kind = DeliveryKind.Redeliver,
                At = time.GetUtcNow(),
                Attempt = 0,
                Status = null,
                Error = null,
                NextAt = null,
            },
            CancellationToken.None);
        life.Runner.Call();
        return RedeliverAnswer.Taken;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            Serve(channels.Endpoints, stoppingToken);
            while (true)
            {
                Task<Change> asked = _changes.Reader.ReadAsync(stoppingToken).AsTask();
                Task first = await Task.WhenAny([asked, .. _lives.Select(life => life.Running)]);
                // A runner ends by itself only when something broke: that ends the process.
                await first;
                Change change = await asked;
                await ChangeAsync(change, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_lives.Select(life => life.Running)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing);
            Release(_lives);
        }
    }

    private async Task ChangeAsync(Change change, CancellationToken stop)
    {
        IReadOnlyList<EndpointLife> before = _lives;
        await Task.WhenAll(before.Select(life => life.RetireAsync()));
        foreach (ChannelEndpoint endpoint in change.Endpoints)
        {
            if (ledger.State(endpoint.Id).Cursor is null)
            {
                await ledger.WriteAsync(
                    new DeliveryRecord
                    {
                        Kind = DeliveryKind.Cursor,
                        Endpoint = endpoint.Id,
                        Position = outputs.DurableEnd,
                        At = time.GetUtcNow(),
                    },
                    stop);
            }
        }
        channels.Replace(change.Endpoints);
        Serve(change.Endpoints, stop);
        Release(before);
        change.Done.SetResult();
    }

    private void Serve(IReadOnlyList<ChannelEndpoint> endpoints, CancellationToken stop)
    {
        // Jitter protects receivers, nothing depends on it: any seed will do, but not the same in all gateways.
        int seed = unchecked((int)time.GetTimestamp());
        var lives = new List<EndpointLife>();
        foreach (ChannelEndpoint endpoint in endpoints)
        {
            var schedule = new RetrySchedule(new Random(unchecked(seed + lives.Count)));
            IChannel channel = door.Open(endpoint);
            lives.Add(new EndpointLife(
                endpoint, channel,
                new EndpointRunner(endpoint, ledger, outputs, channel.SendAsync, schedule, time, log)));
        }
        _lives = lives;
        lives.ForEach(life => life.Start(stop));
    }

    private static void Release(IReadOnlyList<EndpointLife> lives)
    {
        foreach (EndpointLife life in lives)
        {
            life.Dispose();
        }
    }

    private EndpointLife? Find(string id) => _lives.FirstOrDefault(life => life.Endpoint.Id == id);

    private sealed record Change(IReadOnlyList<ChannelEndpoint> Endpoints, TaskCompletionSource Done);
}
