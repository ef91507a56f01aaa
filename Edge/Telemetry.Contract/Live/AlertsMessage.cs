namespace Telemetry.Contract.Live;

/// <summary>Alerts that changed: each once, as it stands now.</summary>
/// <param name="Items">The alerts, in the order of their last events.</param>
/// <param name="Dropped">Alerts left out since the last message, because the client was slow: it reads the list again.
/// </param>
public sealed record AlertsMessage(IReadOnlyList<AlertItem> Items, long Dropped);
