using Telemetry.Contract;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Publishing;

/// <content>Single sends and what becomes of them.</content>
internal sealed partial class Publisher
{
    private void Launch(OutgoingPack pack, CancellationToken cancellation)
    {
        var flight = new Flight(pack);
        _flights.Add(flight);
        Send(flight, cancellation);
    }

    private void Send(Flight flight, CancellationToken cancellation)
    {
        flight.IsSent = true;
        _lastSent[flight.Pack.Device] = _time.GetTimestamp();
        var topic = flight.Pack.Lane == Lane.Backlog ? _backlogTopic : _dataTopic;
        Track(SendAsync(flight, flight.Pack.Device, topic, flight.Pack.Payload, isRetained: false, cancellation));
    }

    /// <summary>A message that is not in the spool: when it is lost the next one says the same, newer.</summary>
    private void SendExtra(
        string? device, string topic, byte[] payload, bool isRetained, CancellationToken cancellation)
    {
        _extrasInFlight++;
        Track(SendAsync(null, device, topic, payload, isRetained, cancellation));
    }

    private async Task SendAsync(
        Flight? flight,
        string? device,
        string topic,
        byte[] payload,
        bool isRetained,
        CancellationToken cancellation)
    {
        SendOutcome outcome;
        var era = _era;
        try
        {
            using var limit = new CancellationTokenSource(_options.AckTimeout, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            var answer = await _link.PublishAsync(topic, payload, isRetained, both.Token);
            var result = answer switch
            {
                { IsTaken: true } => SendResult.Taken,
                { IsBarred: true } => SendResult.Barred,
                _ => SendResult.Refused,
            };
            outcome = new SendOutcome(flight, device, result, era, answer.Reason);
        }
        catch (Exception e)
        {
            // The connection ended or the time is over; in both cases nobody knows whether it arrived.
            outcome = new SendOutcome(flight, device, SendResult.Unknown, era, e.Message);
        }
        _outcomes.Enqueue(outcome);
        Wake();
    }

    /// <summary>Applies what sends reported. False: the connection must be given up.</summary>
    private bool TakeOutcomes()
    {
        var isHealthy = true;
        while (_outcomes.TryDequeue(out var outcome))
        {
            isHealthy &= outcome.Result != SendResult.Unknown;
            if (outcome.Result != SendResult.Unknown)
            {
                _answers++;
                _silence.Heard();
            }
            if (outcome.Flight is { } flight)
            {
                TakeOutcome(flight, outcome);
            }
            else
            {
                _extrasInFlight--;
                _answeredEra = outcome.Result == SendResult.Taken ? Math.Max(_answeredEra, outcome.Era) : _answeredEra;
            }
            if (outcome.Device is { } device)
            {
                if (outcome.Result == SendResult.Taken)
                {
                    _outlet.Heard(device);
                }
                Admit(device, outcome);
            }
        }
        return isHealthy;
    }

    private void TakeOutcome(Flight flight, in SendOutcome outcome)
    {
        switch (outcome.Result)
        {
            case SendResult.Taken:
                _outlet.Acknowledge(flight.Pack);
                _takenTo = Math.Max(_takenTo, flight.Pack.Position);
                _flights.Remove(flight);
                if (flight.Pack.Lane == Lane.Backlog)
                {
                    _drain.Add(flight.Pack.Count);
                }
                _isRefused = false;
                _takenSinceSave++;
                _reconnect.Reset();
                if (outcome.Reason.Length > 0)
                {
                    _log.PackUnusable(flight.Pack.Device, outcome.Reason);
                }
                break;
            case SendResult.Refused:
                TakeRefusal(flight, outcome.Reason);
                break;
            case SendResult.Barred:
                _flights.Remove(flight);
                _outlet.Park(flight.Pack);
                break;
            case SendResult.Unknown:
            default:
                flight.IsSent = false;
                break;
        }
    }

    /// <summary>Nothing goes for a while, then one pack; which one changes, in case it is the pack and not the
    /// gateway. The pause grows with each try, not with each of those that were under way together.</summary>
    private void TakeRefusal(Flight flight, string reason)
    {
        flight.IsSent = false;
        _flights.Remove(flight);
        _flights.Add(flight);
        if (!_isRefused)
        {
            _log.PackRefused(flight.Pack.Device, reason);
            _refused.Reset();
        }
        var now = _time.GetTimestamp();
        if (!_isRefused || now >= _refusedUntil)
        {
            _refusedUntil = now + Ticks(_refused.Next());
        }
        _isRefused = true;
    }

    /// <summary>
    /// A device that this agent may not publish leaves the window, so that the others flow on; one that is taken
    /// again comes back.
    /// </summary>
    private void Admit(string device, in SendOutcome outcome)
    {
        if (outcome.Result == SendResult.Barred)
        {
            if (_parking.Park(device, outcome.Reason))
            {
                _outlet.Park(device);
                foreach (var flight in _flights.FindAll(f => f.Pack.Device == device && !f.IsSent))
                {
                    _flights.Remove(flight);
                    _outlet.Park(flight.Pack);
                }
                _log.DeviceParked(device, outcome.Reason);
                _refusedDevices = [.. _refusedDevices, device];
            }
            _isStateNews = true;
        }
        else if (outcome.Result == SendResult.Taken && _parking.Release(device))
        {
            _outlet.Release(device);
            _log.DeviceAdmitted(device);
            _refusedDevices = [.. _refusedDevices.Where(d => d != device)];
            _isStateNews = true;
        }
        else if (outcome.Result != SendResult.Taken && outcome.Flight is null)
        {
            _parking.ProbeLost(device);
        }
    }

    /// <summary>Tries one parked device whose pause is over: by one pack, or by a heartbeat if it has none.</summary>
    private void SendProbe(int window, ref TimeSpan pause, CancellationToken cancellation)
    {
        if (_isStopping || _flights.Count + _extrasInFlight >= window)
        {
            return;
        }
        if (_parking.NextProbe(out var wait) is not { } device)
        {
            pause = wait < pause ? wait : pause;
        }
        else if (_outlet.TakeParked(device) is { } pack)
        {
            Launch(pack, cancellation);
        }
        else
        {
            SendExtra(device, _dataTopic, _outlet.Heartbeat(device).Payload, isRetained: false, cancellation);
        }
    }

    /// <summary>The connection is gone: what was under way waits for the next one.</summary>
    private void LandFlights()
    {
        foreach (var flight in _flights)
        {
            flight.IsSent = false;
        }
    }

    private void SendHeartbeats(int window, CancellationToken cancellation)
    {
        if (_isRefused)
        {
            return; // The pack that is tried says more.
        }
        var now = _time.GetTimestamp();
        var due = now - Ticks(_options.HeartbeatAfter);
        foreach (var device in _outlet.Devices())
        {
            if (SentCount() >= window)
            {
                return;
            }
            if (_parking.IsParked(device))
            {
                continue;
            }
            if (!_lastSent.TryGetValue(device, out var last) || last <= due)
            {
                _lastSent[device] = now;
                SendExtra(device, _dataTopic, _outlet.Heartbeat(device).Payload, isRetained: false, cancellation);
            }
        }
    }

    private void SendStateWhenDue(int window, CancellationToken cancellation)
    {
        var now = _time.GetTimestamp();
        if ((now >= _stateDueAt || _isStateNews) && SentCount() < window)
        {
            _isStateNews = false;
            _stateDueAt = now + Ticks(_options.StateEvery);
            SendExtra(null, _stateTopic, Told(_state(true)).ToJson(), isRetained: true, cancellation);
        }
    }

    /// <summary>The state with what only the publisher knows.</summary>
    private AgentState Told(AgentState state) => state with
    {
        Refused = _parking.Refusals(),
        Backlog = state.Backlog is { } backlog
            ? backlog with { Rate = _drain.PerSecond(), EtaSeconds = _drain.EtaSeconds(backlog.Readings) }
            : null,
    };

    /// <summary>A clean end says itself that the agent is gone: the will is for the others.</summary>
    private async Task SayFarewellAsync()
    {
        if (!_isStopping || !_link.IsConnected)
        {
            return;
        }
        try
        {
            using var limit = new CancellationTokenSource(FarewellLimit, _time);
            await _link.PublishAsync(_stateTopic, _state(false).ToJson(), isRetained: true, limit.Token);
        }
        catch (Exception)
        {
            // Then the gateway learns it from the connection's end.
        }
    }

    private void Track(Task sending)
    {
        _sending.RemoveAll(static t => t.IsCompleted);
        _sending.Add(sending);
    }
}
