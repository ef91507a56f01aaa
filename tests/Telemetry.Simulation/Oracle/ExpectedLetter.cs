namespace Telemetry.Simulation.Oracle;

/// <summary>A dead letter that has to be in the output journal.</summary>
internal readonly record struct ExpectedLetter(
    long Step, string Device, string Reason, string? Metric, string? Boot, long? Seq, long? Micros);
