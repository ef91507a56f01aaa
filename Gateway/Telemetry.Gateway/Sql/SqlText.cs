namespace Telemetry.Gateway.Sql;

/// <summary>A file of the folder of SQL texts.</summary>
/// <param name="Id">The pipeline.</param>
/// <param name="Text">The statements; null when the file is of no use.</param>
/// <param name="Fault">Why it is of no use; null when it is.</param>
internal sealed record SqlText(string Id, string? Text, string? Fault);
