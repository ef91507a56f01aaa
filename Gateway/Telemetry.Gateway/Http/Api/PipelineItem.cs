namespace Telemetry.Gateway.Http.Api;

/// <summary>A pipeline and how far it is.</summary>
/// <param name="Id">Its name, as in <c>/api/v1/results/{pipeline}</c>.</param>
/// <param name="Rows">Rows that its view holds.</param>
/// <param name="Position">The next record of the input journal that it will read.</param>
/// <param name="LagRecords">Records that it has not read yet.</param>
internal sealed record PipelineItem(string Id, long Rows, long Position, long LagRecords);
