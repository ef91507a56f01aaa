namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>An event that was said, beside what the replay says.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Step">The step.</param>
/// <param name="Row">The row within the step.</param>
/// <param name="Same">Whether the replay says the same row in the same place, byte for byte.</param>
/// <param name="SaidSha256">SHA-256 of the row that was said; null when it was not.</param>
/// <param name="ReplayedSha256">SHA-256 of the row of the replay; null when there is none.</param>
/// <param name="Difference">What is not the same; null when all is.</param>
internal sealed record RerunEvent(
    string Event, long Step, int Row, bool Same, string? SaidSha256, string? ReplayedSha256, string? Difference);
