namespace Telemetry.Simulation.Oracle;

/// <summary>An event of an alert that has to be in the output journal.</summary>
internal readonly record struct ExpectedAlert(
    long Step, string Rule, string Key, string Event, long Start, long? End, double Peak, bool IsLate);
