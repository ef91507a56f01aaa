using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Retention;

/// <summary>The last row of an alert or a silence that stands where a journal begins.</summary>
/// <param name="Position">Where its record stood in the output journal.</param>
/// <param name="Record">A record that has the row.</param>
/// <param name="Row">The row within it.</param>
internal sealed record StandingRow(long Position, OutputRecord Record, int Row)
{
    /// <summary>Of an alert: the state in which those who are notified heard of it last; null: not at all.</summary>
    public string? Told { get; init; }
}
