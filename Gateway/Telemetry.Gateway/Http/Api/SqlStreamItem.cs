namespace Telemetry.Gateway.Http.Api;

/// <summary>A stream that a SQL text says.</summary>
/// <param name="Id">Its name, as in <c>/api/v1/results/{pipeline}</c>.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Updates">Whether rows replace each other.</param>
internal sealed record SqlStreamItem(string Id, IReadOnlyList<SqlColumnItem> Columns, bool Updates);
