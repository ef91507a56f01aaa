namespace Telemetry.Gateway.Interfaces;

/// <summary>
/// Puts a person's or a machine's decision into the input journal, so that a replay makes it at the same place.
/// </summary>
public interface IControl
{
    /// <summary>
    /// Journals the decision; completes when it is durable. The effect follows when the pipeline reads it.
    /// </summary>
    /// <returns>The record's position in the input journal.</returns>
    ValueTask<long> SubmitAsync(ControlKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
