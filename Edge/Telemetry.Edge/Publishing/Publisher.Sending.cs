using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Publishing;

/// <content>Single sends and what becomes of them.</content>
internal sealed partial class Publisher
{
    private void Send(Flight flight, CancellationToken cancellation)
    {
        flight.State = FlightState.Sent;
        _lastSent[flight.Pack.Device] = _time.GetTimestamp();
        var topic = flight.Pack.Lane == Lane.Backlog ? _backlogTopic : _dataTopic;
        Track(SendAsync(flight, topic, flight.Pack.Payload, isRetained: false, cancellation));
    }

    /// <summary>A message that is not in the spool: when it is lost the next one says the same, newer.</summary>
    private void SendExtra(string topic, byte[] payload, bool isRetained, CancellationToken cancellation)
    {
        _extrasInFlight++;
        Track(SendAsync(null, topic, payload, isRetained, cancellation));
    }

    private async Task SendAsync(
        Flight? flight, string topic, byte[] payload, bool isRetained, CancellationToken cancellation)
    {
        SendOutcome outcome;
        try
        {
            using var limit = new CancellationTokenSource(_options.AckTimeout, _time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            var answer = await _link.PublishAsync(topic, payload, isRetained, both.Token);
            outcome = new SendOutcome(flight, answer.IsTaken ? SendResult.Taken : SendResult.Refused, answer.Reason);
        }
        catch (Exception e)
        {
            // The connection ended or the time is over; in both cases nobody knows whether it arrived.
            outcome = new SendOutcome(flight, SendResult.Unknown, e.Message);
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
            if (outcome.Flight is not { } flight)
            {
                _extrasInFlight--;
                isHealthy &= outcome.Result != SendResult.Unknown;
                continue;
            }
            switch (outcome.Result)
            {
                case SendResult.Taken:
                    _outlet.Acknowledge(flight.Pack);
                    _flights.Remove(flight);
                    _takenSinceSave++;
                    _reconnect.Reset();
                    if (outcome.Reason.Length > 0)
                    {
                        _log.PackUnusable(flight.Pack.Device, outcome.Reason);
                    }
                    break;
                case SendResult.Refused:
                    flight.State = FlightState.Refused;
                    flight.RetryAt = _time.GetTimestamp() + Ticks(flight.Backoff.Next());
                    _log.PackRefused(flight.Pack.Device, outcome.Reason);
                    break;
                case SendResult.Unknown:
                default:
                    flight.State = FlightState.Waiting;
                    isHealthy = false;
                    break;
            }
        }
        return isHealthy;
    }

    /// <summary>The connection is gone: what was under way waits for the next one.</summary>
    private void LandFlights()
    {
        foreach (var flight in _flights)
        {
            flight.State = FlightState.Waiting;
        }
    }

    private void SendHeartbeats(int window, CancellationToken cancellation)
    {
        var now = _time.GetTimestamp();
        var due = now - Ticks(_options.HeartbeatAfter);
        foreach (var device in _outlet.Devices())
        {
            if (SentCount() >= window)
            {
                return;
            }
            if (!_lastSent.TryGetValue(device, out var last) || last <= due)
            {
                _lastSent[device] = now;
                SendExtra(_dataTopic, _outlet.Heartbeat(device).Payload, isRetained: false, cancellation);
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
            SendExtra(_stateTopic, _state(true).ToJson(), isRetained: true, cancellation);
        }
    }

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
