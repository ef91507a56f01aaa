namespace Telemetry.Gateway.Webhooks;

/// <summary>A way to one endpoint.</summary>
internal interface IChannel : IDisposable
{
    /// <summary>Sends once. Every failure of the world is an outcome; only cancellation by the caller throws.</summary>
    Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel);
}
