using Telemetry.Edge.Publishing;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Network;

/// <summary>
/// One connection with two ends that learn of each other's fate by packets only. Packets of one direction keep their
/// order, except those that the swarm lets be overtaken; a lost packet ends the connection, as it does in TCP in the
/// end. The broker takes one message of a client at a time.
/// </summary>
internal sealed class Connection(VirtualNetwork network, Weather weather, Life agent, string clientId)
{
    private static readonly TimeSpan KeepAliveGrace = TimeSpan.FromSeconds(15);

    private readonly Queue<Frame> _arrived = new();
    private readonly List<Frame> _unanswered = [];
    private Life? _gateway;
    private IBrokerSession? _session;
    private bool _isOpenAtGateway;
    private bool _isTaking;
    private bool _isBlackHole;
    private long _lastToGateway;
    private long _lastToAgent;

    public string ClientId => clientId;

    public bool IsOpenAtAgent { get; private set; } = true;

    /// <summary>Told, in the agent's life, when its end is closed by the other or by the network.</summary>
    public Action? ClosedAtAgent { get; set; }

    /// <summary>CONNECT, until CONNACK.</summary>
    public Task<LinkTerms> OpenAsync()
    {
        var connected = new TaskCompletionSource<LinkTerms>(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.OnDeath(AgentDied);
        ToGateway(() =>
        {
            if (network.Listening() is not { } listening)
            {
                ToAgent(() => connected.TrySetException(new IOException("Connection refused.")));
                return;
            }
            listening.Life.Post(() => Accept(listening.Life, listening.Broker, connected));
        });
        return connected.Task;
    }

    /// <summary>PUBLISH; the frame's answer completes with the PUBACK, or fails with the connection.</summary>
    public void Send(Frame frame)
    {
        _unanswered.Add(frame);
        if (!_isBlackHole && network.Fires(FaultKind.HalfOpen, weather.HalfOpen))
        {
            FallSilent();
        }
        if (_isBlackHole)
        {
            return;
        }
        foreach (var reading in frame.Readings)
        {
            reading.IsPublished = true;
        }
        var isOvertaken = network.Fires(FaultKind.Reorder, weather.Reorder);
        ToGateway(() => Arrive(frame), isOvertaken);
        if (network.Fires(FaultKind.Duplicate, weather.Duplicate))
        {
            ToGateway(() => Arrive(frame), isOvertaken: true);
        }
    }

    /// <summary>The agent closes; cleanly if its DISCONNECT gets through.</summary>
    public void CloseByAgent()
    {
        if (!IsOpenAtAgent)
        {
            return;
        }
        EndAtAgent();
        ToGateway(() => EndAtGateway(isClean: true));
    }

    /// <summary>Both ends learn of the end, each when a packet gets there.</summary>
    public void Reset()
    {
        network.World.Note(clientId, "reset");
        var after = network.Chance.Between(weather.DelayLeast, weather.DelayMost);
        network.World.After(after, () => agent.Post(EndAtAgent));
        network.World.After(
            network.Chance.Between(weather.DelayLeast, weather.DelayMost), () => EndAtGateway(isClean: false));
    }

    private void Accept(Life gateway, IBroker broker, TaskCompletionSource<LinkTerms> connected)
    {
        network.AtGateway(clientId)?.TakenOver();
        try
        {
            _session = broker.Connect(clientId);
        }
        catch (Exception e) when (gateway.IsAlive)
        {
            ToAgent(() => connected.TrySetException(new IOException($"Refused: {e.Message}")));
            return;
        }
        _gateway = gateway;
        _isOpenAtGateway = true;
        network.Admit(this);
        gateway.OnDeath(GatewayDied);
        var terms = new LinkTerms(broker.ReceiveMaximum);
        ToAgent(() => connected.TrySetResult(terms));
    }

    private void TakenOver()
    {
        _isOpenAtGateway = false;
        network.Forget(this);
        _session?.Closed(isClean: false);
    }

    private void Arrive(Frame frame)
    {
        if (!_isOpenAtGateway)
        {
            return;
        }
        _arrived.Enqueue(frame);
        if (!_isTaking)
        {
            _isTaking = true;
            _gateway!.Post(() => _ = TakeAllAsync()); // Open, so there is one.
        }
    }

    private async Task TakeAllAsync()
    {
        while (_isOpenAtGateway && _arrived.TryDequeue(out var frame))
        {
            PublishAnswer answer;
            try
            {
                answer = await _session!.PublishAsync(frame.Topic, frame.Payload);
            }
            catch (Exception) when (_gateway!.IsAlive)
            {
                EndAtGateway(isClean: false);
                Reset();
                return;
            }
            Acknowledge(frame, answer);
        }
        _isTaking = false;
    }

    private void Acknowledge(Frame frame, PublishAnswer answer)
    {
        network.World.Note(clientId, "puback", answer.IsTaken ? 1 : 0);
        foreach (var reading in frame.Readings)
        {
            reading.IsAcknowledged |= answer.IsTaken;
        }
        if (network.Fires(FaultKind.LostAcknowledgement, weather.LostAcknowledgement))
        {
            Reset();
            return;
        }
        ToAgent(() =>
        {
            _unanswered.Remove(frame);
            frame.Answer.TrySetResult(answer);
        });
    }

    private void ToGateway(Action arrive, bool isOvertaken = false) =>
        Carry(ref _lastToGateway, arrive, isOvertaken);

    private void ToAgent(Action arrive) => Carry(ref _lastToAgent, () => agent.Post(() =>
    {
        if (IsOpenAtAgent)
        {
            arrive();
        }
    }), isOvertaken: false);

    private void Carry(ref long last, Action arrive, bool isOvertaken)
    {
        if (_isBlackHole || IsDown)
        {
            return;
        }
        if (network.Fires(FaultKind.Loss, weather.Loss))
        {
            Reset();
            return;
        }
        var at = network.World.Ticks + network.Delay(weather).Ticks;
        if (isOvertaken)
        {
            at += network.Delay(weather).Ticks * network.Chance.Next(2, 20);
        }
        else
        {
            at = last = Math.Max(last + 1, at);
        }
        network.World.After(TimeSpan.FromTicks(at - network.World.Ticks), () =>
        {
            if (!_isBlackHole && !IsDown)
            {
                arrive();
            }
        });
    }

    private bool IsDown => network.World.Ticks < weather.DownUntil;

    private void FallSilent()
    {
        _isBlackHole = true;
        network.World.Note(clientId, "half-open");
        network.World.After(KeepAliveGrace, () => EndAtGateway(isClean: false));
    }

    /// <summary>A process that is killed is missed by its kernel; one without power is missed by nobody.</summary>
    private void AgentDied()
    {
        IsOpenAtAgent = false;
        if (network.Chance.Happens(0.5))
        {
            FallSilent();
        }
        else
        {
            network.World.After(network.Delay(weather), () => EndAtGateway(isClean: false));
        }
    }

    private void GatewayDied()
    {
        _isOpenAtGateway = false;
        network.Forget(this);
        if (network.Chance.Happens(0.5))
        {
            _isBlackHole = true;
        }
        else
        {
            network.World.After(network.Delay(weather), () => agent.Post(EndAtAgent));
        }
    }

    private void EndAtAgent()
    {
        if (!IsOpenAtAgent)
        {
            return;
        }
        IsOpenAtAgent = false;
        foreach (var frame in _unanswered)
        {
            frame.Answer.TrySetException(new IOException("The connection has ended."));
        }
        _unanswered.Clear();
        ClosedAtAgent?.Invoke();
    }

    private void EndAtGateway(bool isClean)
    {
        if (!_isOpenAtGateway)
        {
            return;
        }
        _isOpenAtGateway = false;
        network.Forget(this);
        var session = _session!; // Open, so there is one.
        _gateway!.Post(() => session.Closed(isClean));
    }
}
