namespace Telemetry.Gateway.Retention;

/// <summary>A reader that held a journal back for too long, and lost records by it.</summary>
/// <param name="Reader">Its name.</param>
/// <param name="Journal"><c>input</c> or <c>output</c>.</param>
/// <param name="From">The first record that it did not get.</param>
/// <param name="To">Behind the last one.</param>
/// <param name="At">When.</param>
internal sealed record LeftBehindReader(string Reader, string Journal, long From, long To, DateTimeOffset At);
