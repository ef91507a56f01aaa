namespace Telemetry.Gateway.History;

/// <summary>One record of the output journal, decoded: the rows that one step gave to one stream.</summary>
/// <param name="Position">Its place in the output journal.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Step">The step, counted from the pipeline's start.</param>
/// <param name="Stream">The stream, such as <c>readings_10s</c>, <c>alerts</c> or <c>dead_letters</c>.</param>
/// <param name="Rows">The rows.</param>
internal sealed record OutputRecord(
    long Position, string Pipeline, long Step, string Stream, IReadOnlyList<OutputRow> Rows);
