namespace Telemetry.Alerts;

/// <summary>Which alerts another form of a pipeline has told, of all that were detected in a time.</summary>
/// <param name="From">Journal time, µs, up to which nothing is known of what was told.</param>
/// <param name="Until">Journal time, µs, of the last step of which something was said: what this form says of steps
/// up to it nobody hears.</param>
/// <param name="Alerts">Those that were told and firing then.</param>
public sealed record AlertsTold(long From, long Until, IReadOnlySet<AlertId> Alerts);
