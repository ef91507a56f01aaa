namespace Telemetry.Gateway.Interfaces;

/// <summary>
/// Readings as they become durable, for screens. A subscriber that does not keep up loses the oldest packs.
/// </summary>
public interface ILiveTap
{
    /// <summary>
    /// Starts a subscription that keeps at most <paramref name="packsMax"/> packs waiting. Dispose it to end it.
    /// </summary>
    ILiveSubscription Subscribe(int packsMax);
}
