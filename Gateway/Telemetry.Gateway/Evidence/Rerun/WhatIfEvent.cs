namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>An event that another rule would have said.</summary>
/// <param name="Event">What would have happened.</param>
/// <param name="Step">The step.</param>
/// <param name="Row">The row within the step.</param>
/// <param name="At">When, by the journal's time.</param>
/// <param name="Start">Start of the episode.</param>
/// <param name="End">End of the episode; null while it lasts.</param>
/// <param name="Peak">The greatest value.</param>
internal sealed record WhatIfEvent(
    string Event, long Step, int Row, string? At, string? Start, string? End, double? Peak);
