namespace Telemetry.Contract.Live;

/// <summary>
/// New rows of a pipeline, as columns of equal length. A row replaces the row of the same key and window.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Columns">Values by column name; a missing value is null.</param>
/// <param name="Dropped">Rows left out since the last message, because the client was slow.</param>
public sealed record ResultsMessage(
    string Pipeline, IReadOnlyDictionary<string, IReadOnlyList<object?>> Columns, long Dropped);
