namespace Telemetry.Edge.Spooling;

/// <summary>What a restarted agent must know beside the spool itself.</summary>
/// <param name="AcknowledgedBelow">Everything below this position is with the gateway.</param>
/// <param name="Frontiers">What sources with their own time have said.</param>
/// <param name="NewestSyncedMicros">The newest date that a synchronised clock has said; 0: none.</param>
/// <param name="DurableMicros">All that was taken in before this date is durable; 0: nobody knew the date.</param>
internal sealed record SpoolProgress(
    long AcknowledgedBelow,
    IReadOnlyList<FrontierRecord> Frontiers,
    long NewestSyncedMicros = 0,
    long DurableMicros = 0);
