using System.Text.Json.Serialization;

namespace Telemetry.Contract;

/// <summary>The health of one of an agent's sensors.</summary>
/// <param name="Name">The sensor: its kind and its place in the configuration, like <c>bme280#0</c>.</param>
/// <param name="Device">The device that it measures; empty for a line that names its devices itself.</param>
/// <param name="State"><c>starting</c>, <c>working</c>, <c>failing</c> or <c>hanging</c>.</param>
/// <param name="Error">What went wrong last; null when nothing did since it works.</param>
/// <param name="Readings">Readings taken from it since the agent's start.</param>
/// <param name="Failures">Polls or connections that failed.</param>
/// <param name="Rejected">Readings that came and could not be used.</param>
/// <param name="Missed">Times at which it was due and gave nothing; each is a hole in its readings.</param>
/// <param name="Flagged">Readings whose value is in doubt.</param>
/// <param name="PeriodMs">From due time to due time, as it is now; null: it is not polled.</param>
/// <param name="PeriodSeconds">Seconds for which that period still holds, because a command set it; null: it is the
/// configured one.</param>
public sealed record AgentSensor(
    string Name, string Device, string State, string? Error, long Readings, long Failures, long Rejected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Missed = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Flagged = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? PeriodMs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? PeriodSeconds = null);
