using System.Globalization;
using Telemetry.Campaigns.Tests.Gateways;
using Telemetry.Campaigns.Tests.Wire;

namespace Telemetry.Campaigns.Tests.FullDisks;

/// <summary>A device that goes on giving readings, and gives again what was refused.</summary>
internal sealed class SteadyLoad(int port)
{
    private const int Window = 4;
    private const int WindowMax = 64;
    private const int Impatience = 20;
    private const string Probe = "probe";

    private static readonly TimeSpan ProbePatience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly HashSet<int> _promised = [];
    private readonly SortedSet<int> _open = [];
    private readonly HashSet<int> _flying = [];
    private readonly Queue<int> _again = new();
    private readonly Lock _gate = new();
    private volatile bool _isStopping;
    private Task? _hearing;
    private int _refusals;

    /// <summary>How many readings were ever sent.</summary>
    public int Sent { get; private set; }

    public int Refusals => Volatile.Read(ref _refusals);

    public string Reason { get; private set; } = "";

    public int Acknowledged
    {
        get
        {
            lock (_gate) { return _promised.Count; }
        }
    }

    public IReadOnlySet<int> Promised => _promised;

    public void Stop() => _isStopping = true;

    /// <summary>Waits until so many readings are acknowledged.</summary>
    public Task UntilAsync(int acknowledged, CancellationToken cancellation) =>
        TickAsync(() => Acknowledged >= acknowledged, cancellation);

    /// <summary>
    /// Waits until something is refused from now on: the next reading, or one of another device, for what the gateway
    /// has taken before it was full keeps its own connection waiting.
    /// </summary>
    public async Task RefusedAsync(CancellationToken cancellation)
    {
        var before = Refusals;
        while (Refusals == before && !await IsProbeRefusedAsync(cancellation))
        {
            ThrowIfCutOff();
        }
    }

    private async Task<bool> IsProbeRefusedAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ProbePatience);
        try
        {
            using var mqtt = await MqttSocket.ConnectAsync(port, Probe, patience.Token);
            await mqtt.PublishAsync(1, LevelReadings.TopicOf(Probe), LevelReadings.Pack(0, 0, Probe), patience.Token);
            if (await mqtt.AnswerAsync(patience.Token) is (_, >= 0x80 and var reason))
            {
                Refuse(string.Create(CultureInfo.InvariantCulture, $"0x{reason:x2} {mqtt.LastReason}"));
                return true;
            }
        }
        catch (IOException refused)
        {
            Refuse(refused.Message);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It was taken before the gateway knew, and waits.
        }
        return false;
    }

    private void Refuse(string reason)
    {
        lock (_gate)
        {
            Reason = reason;
            _refusals++;
        }
    }

    private void ThrowIfCutOff()
    {
        if (_hearing is { IsFaulted: true } hearing)
        {
            throw new IOException("The gateway cut the load off.", hearing.Exception);
        }
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        using var mqtt = await MqttSocket.ConnectAsync(port, LevelReadings.Device, cancellation);
        var hearing = _hearing = HearAsync(mqtt, cancellation);
        using var tick = new PeriodicTimer(Pause);
        for (var turn = 0; !_isStopping && await tick.WaitForNextTickAsync(cancellation); turn++)
        {
            if (hearing.IsCompleted)
            {
                await hearing;
            }
            if (Next(isImpatient: turn % Impatience == 0) is var (reading, oldest))
            {
                await mqtt.PublishAsync(
                    reading + 1, LevelReadings.Topic, LevelReadings.Pack(reading, oldest), cancellation);
            }
        }
        await TickAsync(() => hearing.IsCompleted || IsQuiet(), cancellation);
    }

    /// <summary>What to send now. What a full gateway has taken and not acknowledged must not keep it from being
    /// asked.</summary>
    private (int Reading, int Oldest)? Next(bool isImpatient)
    {
        lock (_gate)
        {
            if (_flying.Count >= (isImpatient ? WindowMax : Window))
            {
                return null;
            }
            var reading = _again.TryDequeue(out var refused) ? refused : Sent++;
            _open.Add(reading);
            _flying.Add(reading);
            return (reading, _open.Min);
        }
    }

    private bool IsQuiet()
    {
        lock (_gate) { return _flying.Count == 0; }
    }

    private async Task HearAsync(MqttSocket mqtt, CancellationToken cancellation)
    {
        while (await mqtt.AnswerAsync(cancellation) is var (id, reason))
        {
            lock (_gate)
            {
                _flying.Remove(id - 1);
                if (reason < 0x80)
                {
                    _open.Remove(id - 1);
                    _promised.Add(id - 1);
                    continue;
                }
                _again.Enqueue(id - 1);
                Refuse(string.Create(CultureInfo.InvariantCulture, $"0x{reason:x2} {mqtt.LastReason}"));
            }
        }
        if (!_isStopping)
        {
            throw new IOException("The gateway closed the connection.");
        }
    }

    private async Task TickAsync(Func<bool> isDone, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(Pause);
        while (!isDone())
        {
            ThrowIfCutOff();
            await tick.WaitForNextTickAsync(cancellation);
        }
    }
}
