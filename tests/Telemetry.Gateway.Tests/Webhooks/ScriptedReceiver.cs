using System.Threading.Channels;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>A receiver without a network: answers by script, and tells what it was sent.</summary>
internal sealed class ScriptedReceiver
{
    private readonly Channel<Delivery> _sent = Channel.CreateUnbounded<Delivery>();

    /// <summary>The answer to each delivery.</summary>
    public Func<Delivery, DeliveryOutcome> Answer { get; set; } = _ => new DeliveryOutcome(200, null, null);

    /// <summary>What was sent, in order.</summary>
    public ChannelReader<Delivery> Sent => _sent.Reader;

    public Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel)
    {
        _sent.Writer.TryWrite(delivery);
        return Task.FromResult(Answer(delivery));
    }
}
