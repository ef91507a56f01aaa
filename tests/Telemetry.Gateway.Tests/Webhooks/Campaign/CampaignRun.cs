using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using static Telemetry.Gateway.Tests.Harness.ScriptedOutputs;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>
/// One receiver with one fault for some virtual hours, then well: real sockets, the real sender, runner and ledger, and
/// a restart of all these in between.
/// </summary>
internal sealed class CampaignRun : IAsyncDisposable
{
    private const int Keys = 4;
    private const int Events = 16;
    private static readonly IPAddress PublicAddress = IPAddress.Parse("1.1.1.1");
    private static readonly TimeSpan Stride = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedOutputs _outputs = new();
    private readonly NapClock _time = new(new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    private readonly ConnectionTrap _trap = new();
    private readonly ReceiverFault _fault;
    private readonly FaultyReceiver _receiver;
    private readonly Random _random;
    private readonly Random _names;
    private readonly int _seed;
    private readonly List<(string Id, string Key)> _wanted = [];
    private CancellationTokenSource _stop = new();
    private DeliveryLedger? _ledger;
    private WebhookClient? _client;
    private EndpointRunner? _runner;
    private Task _running = Task.CompletedTask;
    private int _inFlight;
    private int _forbiddenDials;

    public CampaignRun(ReceiverFault fault, int seed)
    {
        _fault = fault;
        _seed = seed;
        _random = new Random(seed);
        _names = new Random(seed + 1);
        _receiver = new FaultyReceiver(fault, seed, _time, _trap.Port);
    }

    /// <summary>Plays it to the end, checks it, and says how it went.</summary>
    public async Task<CampaignCounts> PlayAsync()
    {
        DateTimeOffset began = _time.GetUtcNow();
        Tell(Events / 2);
        Start();
        TimeSpan badFor = _fault == ReceiverFault.Down
            ? TimeSpan.FromHours(24)
            : TimeSpan.FromMinutes(_random.Next(30, 1_200));
        TimeSpan restartAt = badFor * _random.NextDouble();
        await DriveAsync(() => _time.GetUtcNow() - began >= restartAt, "the time of the restart");
        await StopAsync();
        Start();
        // Nobody waits for the receiver: what happens meanwhile is told into the journal at once.
        Tell(Events / 2);
        await DriveAsync(() => _time.GetUtcNow() - began >= badFor, "the end of the fault");
        int requestsBefore = _receiver.Requests;
        _receiver.Heal();
        if (_fault == ReceiverFault.Gone)
        {
            await DriveAsync(IsSettled, "everything is given up");
            Assert.Equal(requestsBefore, _receiver.Requests);
            await RedeliverAsync();
        }
        await DriveAsync(IsSettled, "everything is settled");
        return Check(_time.GetUtcNow() - began);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _receiver.DisposeAsync();
        await _trap.DisposeAsync();
        _folder.Dispose();
    }

    private static OutputRow AlertOf(int number) =>
        Alert(0, $"x{number}", $"dev-{number % Keys}/t", number < Keys ? "raised" : "amended", number);

    private void Tell(int count)
    {
        for (int told = 0; told < count; told++)
        {
            OutputRecord record = _outputs.Add("alerts", AlertOf(_wanted.Count));
            Delivery delivery = NotificationRows.Of(record).Single();
            _wanted.Add((delivery.Id, delivery.Notification.Subject));
        }
    }

    private void Start()
    {
        var endpoint = new WebhookEndpoint
        {
            Id = "hook",
            Url = new Uri(_fault == ReceiverFault.Rebinding
                ? $"http://rebind.example:{_receiver.Port}/hook"
                : $"http://127.0.0.1:{_receiver.Port}/hook"),
            Secrets = [],
            AllowHttp = true,
            AllowNetworks = _fault == ReceiverFault.Rebinding ? [] : [IPNetwork.Parse("127.0.0.1/32")],
        };
        _ledger = DeliveryLedger.Open(_folder["ledger"], _time, new GatewayDisk(), endpoint.Id);
        _client = new WebhookClient(
            endpoint, _time, new GuardedConnector(endpoint.AllowNetworks, ResolveAsync, DialAsync));
        _runner = new EndpointRunner(
            endpoint, _ledger, _outputs, SendAsync, new RetrySchedule(new Random(_seed + 2)), _time,
            NullLogger.Instance);
        _running = _runner.RunAsync(_stop.Token);
    }

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Record.ExceptionAsync(() => _running);
        _client?.Dispose();
        _ledger?.Dispose();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            DeliveryOutcome outcome = await _client!.SendAsync(delivery, cancel);
            if (_fault == ReceiverFault.Down && !outcome.IsDelivered)
            {
                _receiver.Note();
            }
            return outcome;
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>First a public address, then private ones, alone and beside it.</summary>
    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancel)
    {
        IPAddress[] home = [IPAddress.Loopback, IPAddress.IPv6Loopback, IPAddress.Parse("10.0.0.7")];
        int turn;
        lock (_names)
        {
            turn = _names.Next(_receiver.IsHealed ? 2 : 6);
        }
        if (!_receiver.IsHealed && turn > 0)
        {
            _receiver.Note();
            return Task.FromResult<IPAddress[]>([home[turn % home.Length], IPAddress.Loopback]);
        }
        return Task.FromResult<IPAddress[]>(turn == 0 ? [PublicAddress] : [IPAddress.Loopback, PublicAddress]);
    }

    /// <summary>No test leaves this machine: the receiver stands for the public address.</summary>
    private async ValueTask<Stream> DialAsync(IPEndPoint endpoint, CancellationToken cancel)
    {
        bool isExpected = endpoint.Address.Equals(
            _fault == ReceiverFault.Rebinding ? PublicAddress : IPAddress.Loopback);
        if (!isExpected)
        {
            Interlocked.Increment(ref _forbiddenDials);
            throw new SocketException((int)SocketError.ConnectionRefused);
        }
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, endpoint.Port), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsSettled() => _outputs.DurableEnd > 0 && _ledger!.State("hook").AgainCount == 0
        && Enumerable.Range(0, _wanted.Count).All(position => _ledger.State("hook").IsSettled(position, 0));

    /// <summary>As the interface does for those that were given up.</summary>
    private async Task RedeliverAsync()
    {
        await _ledger!.WriteAsync(
            new DeliveryRecord { Kind = DeliveryKind.Enabled, Endpoint = "hook" }, CancellationToken.None);
        for (int position = 0; position < _wanted.Count; position++)
        {
            await _ledger.WriteAsync(
                new DeliveryRecord
                {
                    Kind = DeliveryKind.Redeliver,
                    Endpoint = "hook",
                    Id = _wanted[position].Id,
                    Position = position,
                },
                CancellationToken.None);
        }
        _runner!.Call();
    }

    /// <summary>Lets virtual time pass while nobody is at work, and no faster than the runner looks around.</summary>
    private async Task DriveAsync(Func<bool> isThere, string what)
    {
        await TestTime.UntilAsync(
            () =>
            {
                for (int turn = 0; turn < 20 && !isThere(); turn++)
                {
                    int held = _receiver.Held;
                    if (Volatile.Read(ref _inFlight) != held || _running.IsCompleted)
                    {
                        break;
                    }
                    int naps = _time.Naps;
                    _time.Advance(held > 0 ? WebhookLimits.AttemptTimeout : Stride);
                    SpinWait.SpinUntil(() => _time.Naps != naps, TestTime.Patience);
                }
                return isThere() || _running.IsFaulted;
            },
            what);
        if (_running.IsFaulted)
        {
            await _running;
        }
    }

    private CampaignCounts Check(TimeSpan lasted)
    {
        string[] taken = [.. _receiver.Taken.Select(one => one.Id)];
        Assert.Equal(_wanted.Select(one => one.Id).Order(), taken.Distinct().Order());
        foreach (IGrouping<string, (string Id, string Key)> key in _wanted.GroupBy(one => one.Key))
        {
            string[] first = [.. _receiver.Taken.Where(one => one.Subject == key.Key).Select(one => one.Id).Distinct()];
            Assert.Equal(key.Select(one => one.Id), first);
        }
        Assert.Equal(0, _trap.Connections);
        Assert.Equal(0, _forbiddenDials);
        Assert.Equal(0, _receiver.TooEarly);
        Assert.True(_receiver.Faults > 0, "the fault never played");
        return new CampaignCounts(
            _receiver.Faults, _receiver.Requests, _wanted.Count, taken.Length - _wanted.Count, lasted);
    }
}
