using Telemetry.Gateway.Pipelines;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A pipeline and how far it is.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State"><c>running</c>, <c>stopped</c> or <c>parked</c>.</param>
/// <param name="Streams">The streams that it may write, as in <c>/api/v1/results/{pipeline}</c>.</param>
/// <param name="Rows">Rows of them that the views hold.</param>
/// <param name="Origin">The first record of the input journal in its present life.</param>
/// <param name="Position">The next record of the input journal that it will read.</param>
/// <param name="LagRecords">Records that it has not read yet.</param>
/// <param name="Checkpoint">The next record after its newest checkpoint; null without one.</param>
/// <param name="CheckpointAgeSeconds">How much journal time has passed since that; null without one.</param>
/// <param name="Steps">Steps since it was started.</param>
/// <param name="Refused">Records since then that could not be decoded.</param>
/// <param name="Form">SHA-256 of its description.</param>
/// <param name="Parked">Where and why it failed; null when it did not.</param>
/// <param name="Skipped">Steps that were ordered to be left out.</param>
internal sealed record PipelineItem(
    string Id,
    PipelineCondition State,
    IReadOnlyList<string> Streams,
    long Rows,
    long Origin,
    long Position,
    long LagRecords,
    long? Checkpoint,
    double? CheckpointAgeSeconds,
    long Steps,
    long Refused,
    string Form,
    ParkedItem? Parked,
    IReadOnlyList<long> Skipped);
