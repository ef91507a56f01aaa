using System.Text.Json.Serialization;

namespace Telemetry.Contract;

/// <summary>What an agent still has to send.</summary>
/// <param name="Readings">Readings in the spool that are not acknowledged.</param>
/// <param name="Oldest">Event time of the oldest of them, ms since the epoch; null when there is none.</param>
/// <param name="Rate">Readings per second by which the backlog lane was emptied lately; null: it is not said.</param>
/// <param name="EtaSeconds">Seconds until the backlog is gone at that rate; null: nobody can say.</param>
public sealed record AgentBacklog(
    long Readings,
    long? Oldest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Rate = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? EtaSeconds = null);
