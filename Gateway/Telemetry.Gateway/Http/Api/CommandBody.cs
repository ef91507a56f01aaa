namespace Telemetry.Gateway.Http.Api;

/// <summary>An order to an agent.</summary>
/// <param name="Kind">read_now, restart_sensor or set_sampling.</param>
/// <param name="Sensor">The sensor, as the agent calls it.</param>
/// <param name="PeriodMs">Of set_sampling: from due time to due time, 10 to 86400000.</param>
/// <param name="Seconds">Of set_sampling: for how long; 0: the configured period, now.</param>
/// <param name="ValidSeconds">For how long it is good: 1 to 3600, default 60.</param>
/// <param name="Id">A name for it: the same one sent again is not done again. Default: a new one.</param>
/// <param name="By">Who says so.</param>
internal sealed record CommandBody(
    string? Kind,
    string? Sensor,
    long? PeriodMs = null,
    long? Seconds = null,
    long? ValidSeconds = null,
    string? Id = null,
    string? By = null);
