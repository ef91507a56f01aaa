namespace Telemetry.Gateway.Http.Api;

/// <summary>A pipeline's SQL text.</summary>
/// <param name="Id">The pipeline.</param>
/// <param name="Sql">The text that runs; null when none does.</param>
/// <param name="FileError">What is wrong with the text in the folder, which is therefore not run; null when nothing.
/// </param>
internal sealed record SqlTextItem(string Id, string? Sql, string? FileError);
