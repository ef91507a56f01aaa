namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>How far a replay is.</summary>
/// <param name="Position">The next record.</param>
/// <param name="From">The first record.</param>
/// <param name="To">Behind the last record.</param>
/// <param name="Percent">How much of it is read.</param>
internal sealed record RerunProgress(long Position, long From, long To, double Percent);
