namespace Telemetry.Gateway.Configuration;

/// <summary>A pipeline that a SQL text says.</summary>
/// <param name="Id">Its name; that of its file without <c>.sql</c>.</param>
/// <param name="Text">The statements.</param>
internal sealed record SqlPipelineOptions(string Id, string Text);
