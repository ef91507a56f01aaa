using Telemetry.Contract;
using Telemetry.Edge.Waiting;

namespace Telemetry.Edge.Remote;

/// <summary>
/// Takes what comes from the gateway: commands go to their desk at once; of configurations the newest waits until the
/// one before is put in. What is not on one of the agent's own two topics is nobody's business.
/// </summary>
internal sealed class RemoteLoop : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly string _agent;
    private readonly string _topic;
    private readonly RemoteConfiguration _configuration;
    private readonly IRunningAgent _running;
    private readonly CommandDesk _commands;
    private readonly Action _changed;
    private readonly WakeSignal _wake = new();
    private readonly ITimer _timer;
    private byte[]? _message;

    /// <param name="agent">The agent's name.</param>
    /// <param name="configuration">What runs.</param>
    /// <param name="running">Where it runs.</param>
    /// <param name="commands">Where commands are done.</param>
    /// <param name="changed">Told when there is something new to report.</param>
    /// <param name="time">The time between two looks at a trial.</param>
    public RemoteLoop(
        string agent,
        RemoteConfiguration configuration,
        IRunningAgent running,
        CommandDesk commands,
        Action changed,
        TimeProvider time)
    {
        _agent = agent;
        _topic = Topics.Config(agent);
        _configuration = configuration;
        _running = running;
        _commands = commands;
        _changed = changed;
        _timer = time.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes a message as it comes over the gateway's connection. Any thread; never throws, never waits.
    /// </summary>
    public void Receive(string topic, ReadOnlyMemory<byte> payload)
    {
        if (topic == _topic)
        {
            if (payload.Length > 0) // Nothing is what a topic says that was cleared.
            {
                Interlocked.Exchange(ref _message, payload.ToArray());
                _wake.Set();
            }
        }
        else if (Topics.TryParse(topic, out var address)
            && address.Kind == TopicKind.Command && address.Name.SequenceEqual(_agent))
        {
            _commands.Take(address.Id.ToString(), payload.Span);
        }
    }

    /// <summary>Runs until cancelled; ends with an exception when the disk fails.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (Interlocked.Exchange(ref _message, null) is { } message
                && await _configuration.TakeAsync(message, _running))
            {
                _changed();
            }
            if (_configuration.IsOnTrial)
            {
                if (await _configuration.TickAsync(_running))
                {
                    _changed();
                }
                _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
            }
            await _wake.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
