using System.Text;
using Telemetry.Gateway.Webhooks;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>
/// A receiver of webhooks somewhere in the world. Its moods last a while; what it took counts, whatever the sender
/// heard of it.
/// </summary>
internal sealed class VirtualReceiver(World world, FaultCounts faults, ReceiverPlan plan)
{
    private readonly Chance _chance = world.Chance.Fork("receiver");
    private readonly List<ReceivedEvent> _received = [];
    private ReceiverMood _mood = ReceiverMood.Well;
    private long _moodUntil;
    private bool _isHealed;

    /// <summary>Everything that was taken, duplicates included, in order.</summary>
    public IReadOnlyList<ReceivedEvent> Received => _received;

    /// <summary>From now on it is well.</summary>
    public void Heal() => _isHealed = true;

    /// <summary>An attempt of a life of the gateway.</summary>
    public async Task<DeliveryOutcome> SendAsync(Life life, Delivery delivery, CancellationToken cancel)
    {
        await WaitAsync(life, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400), cancel);
        life.ThrowIfDead();
        switch (MoodNow())
        {
            case ReceiverMood.Down:
                faults.Fired(FaultKind.SinkError);
                return new DeliveryOutcome(null, null, "connection refused");
            case ReceiverMood.Error:
                faults.Fired(FaultKind.SinkError);
                return new DeliveryOutcome(500, null, "the receiver answers 500");
            case ReceiverMood.Busy:
                faults.Fired(FaultKind.SinkError);
                return new DeliveryOutcome(429, TimeSpan.FromSeconds(_chance.Next(1, 30)), "the receiver answers 429");
            case ReceiverMood.TooSlow:
                faults.Fired(FaultKind.SlowSink);
                Take(life, delivery);
                await Task.Delay(WebhookLimits.AttemptTimeout, life.Time, cancel);
                return new DeliveryOutcome(null, null, "no answer in time");
            case ReceiverMood.AnswerLost:
                faults.Fired(FaultKind.SinkError);
                Take(life, delivery);
                return new DeliveryOutcome(null, null, "the connection was reset");
            case ReceiverMood.Well or ReceiverMood.None:
            default:
                Take(life, delivery);
                await WaitAsync(life, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400), cancel);
                return new DeliveryOutcome(200, null, null);
        }
    }

    private Task WaitAsync(Life life, TimeSpan least, TimeSpan most, CancellationToken cancel) =>
        Task.Delay(_chance.BetweenMagnitudes(least, most), life.Time, cancel);

    private ReceiverMood MoodNow()
    {
        if (_isHealed)
        {
            return ReceiverMood.Well;
        }
        if (world.Ticks >= _moodUntil)
        {
            _mood = _chance.Happens(plan.Trouble) ? _chance.Pick(plan.Moods) : ReceiverMood.Well;
            _moodUntil = world.Ticks + _chance.BetweenMagnitudes(plan.MoodLeast, plan.MoodMost).Ticks;
        }
        return _mood;
    }

    private void Take(Life life, Delivery delivery)
    {
        world.Note("receiver", "took", _received.Count);
        _received.Add(new ReceivedEvent(
            delivery.Id, delivery.OrderKey, Encoding.UTF8.GetString(CloudEvent.Body(delivery)), world.Ticks,
            life.Number));
    }
}
