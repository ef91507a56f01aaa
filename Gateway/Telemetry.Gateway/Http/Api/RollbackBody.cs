namespace Telemetry.Gateway.Http.Api;

/// <summary>Back to the settings of an earlier version, as a new version.</summary>
/// <param name="Version">Which.</param>
/// <param name="By">Who says so.</param>
/// <param name="Note">Why.</param>
internal sealed record RollbackBody(long? Version, string? By = null, string? Note = null);
