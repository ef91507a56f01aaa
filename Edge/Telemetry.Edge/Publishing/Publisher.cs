using System.Collections.Concurrent;
using Telemetry.Contract;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Publishing;

/// <summary>
/// Carries the spool to the gateway: keeps a connection, fills the window from both lanes, sends again what was not
/// acknowledged, pauses what was refused, and tells how far each device is. One loop owns all of its state; sends
/// report back to it.
/// </summary>
internal sealed partial class Publisher : IAsyncDisposable
{
    /// <summary>So many acknowledged packs are saved at once: a bound of what a crash repeats.</summary>
    private const int SaveAfterPacks = 256;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(1);

    private PublisherOptions _options;
    private readonly SpoolOutlet _outlet;
    private readonly SpoolCommitter _committer;
    private readonly IGatewayLink _link;
    private readonly Func<bool, AgentState> _state;
    private readonly TimeProvider _time;
    private readonly EdgeLog _log;
    private readonly Random _random;
    private JitterBackoff _reconnect;
    private readonly JitterBackoff _unwanted;
    private readonly JitterBackoff _refused;
    private TokenBucket _bucket;
    private readonly DrainRate _drain;
    private readonly LinkSilence _silence;
    private readonly DeviceParking _parking;
    private readonly LaneChoice _lanes = new();
    private readonly List<Flight> _flights = [];
    private readonly List<Task> _sending = [];
    private readonly ConcurrentQueue<SendOutcome> _outcomes = new();
    private readonly Dictionary<string, long> _lastSent = new(StringComparer.Ordinal);
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stopConnecting = new();
    private readonly string _dataTopic;
    private readonly string _backlogTopic;
    private readonly string _stateTopic;
    private int _extrasInFlight;
    private long _answers;
    private long _turns;
    private volatile int _sentCount;
    private bool _isUnwanted;
    private int _takenSinceSave;
    private long _stateDueAt;
    private long _saveDueAt;
    private bool _wasReachable = true;
    private volatile bool _isStateNews;
    private bool _isRefused;
    private long _refusedUntil;
    private volatile bool _isStopping;

    /// <param name="options">How it works.</param>
    /// <param name="spool">What it carries.</param>
    /// <param name="link">The connection; the publisher disposes of it.</param>
    /// <param name="state">Makes the state message: online or not.</param>
    /// <param name="random">Jitter.</param>
    /// <param name="time">The clock of pauses and timeouts.</param>
    /// <param name="log">Where losing and finding the gateway is told.</param>
    public Publisher(
        PublisherOptions options,
        Spool spool,
        IGatewayLink link,
        Func<bool, AgentState> state,
        Random random,
        TimeProvider time,
        EdgeLog log)
    {
        _options = options;
        _outlet = spool.Outlet;
        _committer = spool.Committer;
        _link = link;
        _state = state;
        _time = time;
        _log = log;
        _random = random;
        _reconnect = new JitterBackoff(random, options.ReconnectFirst, options.ReconnectMax);
        _unwanted = new JitterBackoff(random, options.UnwantedFirst, options.UnwantedMax);
        _refused = new JitterBackoff(random, options.RefusedFirst, options.RefusedMax);
        _drain = new DrainRate(time);
        _silence = new LinkSilence(time, options.DeadAfter);
        _parking = new DeviceParking(random, time, options.ParkedFirst, options.ParkedMax);
        _bucket = new TokenBucket(time, options.BacklogReadingsPerSecond);
        _dataTopic = Topics.Data(options.Agent);
        _backlogTopic = Topics.Backlog(options.Agent);
        _stateTopic = Topics.State(options.Agent);
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _committer.Committed = Wake;
        _link.Disconnected = Wake;
    }

    /// <summary>
    /// Answers of the gateway so far, turns of the loop, and whether something is under way. Any thread.
    /// </summary>
    public (long Answers, long Turns, bool IsOwed) Progress =>
        (Volatile.Read(ref _answers), Volatile.Read(ref _turns), _sentCount > 0);

    /// <summary>The state has changed in a way that should not wait for the next repetition.</summary>
    public void StateChanged()
    {
        _isStateNews = true;
        Wake();
    }

    /// <summary>
    /// Lets <see cref="RunAsync"/> end by itself: as soon as what is fresh has been delivered, or at once when the
    /// gateway is away. The backlog stays for the next process.
    /// </summary>
    public void Stop()
    {
        _isStopping = true;
        _stopConnecting.Cancel();
        Wake();
    }

    /// <summary>Runs until stopped or cancelled. Only a failing disk ends it with an exception.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var connecting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopConnecting.Token);
        while (!_isStopping)
        {
            try
            {
                if (await ConnectAsync(connecting.Token) is { } terms)
                {
                    await ServeAsync(terms, cancellation);
                }
                // Also after a connection: two agents of one name would else take it from each other without a pause.
                await Task.Delay((_isUnwanted ? _unwanted : _reconnect).Next(), _time, connecting.Token);
            }
            catch (OperationCanceledException) when (_isStopping && !cancellation.IsCancellationRequested)
            {
                break;
            }
            TakeOptions();
            _turns++;
            _sentCount = 0;
            _outlet.Ready(); // Ages what is fresh while the gateway is away.
            SaveWhenDue();
        }
        _outlet.SaveProgress();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        await _timer.DisposeAsync();
        _stopConnecting.Dispose();
    }

    private async Task<LinkTerms?> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            var terms = await _link.ConnectAsync(cancellation);
            _log.GatewayFound(terms.InFlightMax);
            if (terms.Deaf is { } deaf && deaf != _deaf)
            {
                _log.OrdersRefused(deaf);
            }
            _deaf = terms.Deaf;
            (_wasReachable, _isUnwanted) = (true, false);
            _unwanted.Reset();
            return terms;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whatever it is (refused, unreachable, TLS), also at the moment of a stop: to try again, later.
            var wasUnwanted = _isUnwanted;
            _isUnwanted = e is LinkRefusedException { IsLasting: true };
            if (_isUnwanted && !wasUnwanted)
            {
                _log.AgentRefused(e.Message);
            }
            else if (_wasReachable)
            {
                _log.GatewayAway(e.Message);
            }
            _wasReachable = false;
            return null;
        }
    }

    private async Task ServeAsync(LinkTerms terms, CancellationToken cancellation)
    {
        using var connection = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _committer.IsOnline = true;
        _outlet.Introduce();
        _parking.Hasten(); // A gateway that was started anew may have other rules.
        _stateDueAt = _time.GetTimestamp();
        _silence.Heard();
        try
        {
            while (_link.IsConnected && !(_isStopping && IsDelivered()))
            {
                TakeOptions();
                var window = Math.Min(terms.InFlightMax, _options.InFlightMax);
                var isHealthy = TakeOutcomes();
                if (!isHealthy || _silence.IsDead(SentCount()))
                {
                    _log.GatewayAway(isHealthy ? "Nothing was heard of it." : "A pack was not acknowledged in time.");
                    break;
                }
                SendStateWhenDue(window, connection.Token);
                SendReplies(window, connection.Token);
                var pause = Fill(window, connection.Token);
                SendHeartbeats(window, connection.Token);
                SaveWhenDue();
                _turns++;
                _sentCount = SentCount();
                _timer.Change(pause, Timeout.InfiniteTimeSpan);
                await _wake.WaitAsync(cancellation);
            }
            await SayFarewellAsync();
        }
        finally
        {
            _committer.IsOnline = false;
            await _link.DisconnectAsync();
            connection.Cancel(); // In place: what it ends goes on by itself.
            await Task.WhenAll(_sending);
            TakeOutcomes();
            LandFlights();
        }
    }

    /// <summary>Sends what may be sent; returns how long to wait when nothing else happens.</summary>
    private TimeSpan Fill(int window, CancellationToken cancellation)
    {
        var pause = LookAgain;
        if (_isRefused)
        {
            var now = _time.GetTimestamp();
            if (now < _refusedUntil)
            {
                var left = _time.GetElapsedTime(now, _refusedUntil);
                return left < pause ? left : pause;
            }
            // A gateway without room is asked with one pack at a time, not with all that is under way.
            window = 1;
        }
        foreach (var flight in _flights)
        {
            if (!flight.IsSent && SentCount() < window)
            {
                Send(flight, cancellation);
            }
        }
        SendProbe(window, ref pause, cancellation);
        while (_flights.Count + _extrasInFlight < window)
        {
            var (live, backlog) = _outlet.Ready();
            var isOpen = _bucket.IsOpen(out var wait);
            if (backlog && !isOpen && wait < pause)
            {
                pause = wait;
            }
            var lane = _lanes.Next(live, backlog && isOpen, CountBacklogFlights(), window);
            if (lane == Lane.None)
            {
                break;
            }
            if (_outlet.Take(lane) is not { } pack)
            {
                if (_outlet.Ready() is not (false, false))
                {
                    Wake(); // A look at the backlog is bounded; it passed over much of parked devices.
                }
                break;
            }
            if (lane == Lane.Backlog)
            {
                _bucket.Take(pack.Count);
            }
            Launch(pack, cancellation);
        }
        return pause;
    }

    private void SaveWhenDue()
    {
        var now = _time.GetTimestamp();
        if (now >= _saveDueAt || _takenSinceSave >= SaveAfterPacks)
        {
            _outlet.SaveProgress();
            _takenSinceSave = 0;
            _saveDueAt = now + Ticks(_options.SaveEvery);
        }
    }

    /// <summary>Nothing fresh and nothing under way: a stopping publisher may go.</summary>
    private bool IsDelivered() => _flights.Count == 0 && !_outlet.Ready().Live;

    private int SentCount() => _flights.Count(f => f.IsSent) + _extrasInFlight;

    private int CountBacklogFlights() => _flights.Count(f => f.Pack.Lane == Lane.Backlog);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private void Wake() => _wake.Set();
}
