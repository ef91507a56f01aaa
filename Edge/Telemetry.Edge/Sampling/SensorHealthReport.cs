namespace Telemetry.Edge.Sampling;

/// <summary>A sensor's health at one moment.</summary>
/// <param name="Name">Its type and place in the configuration.</param>
/// <param name="Device">Its device, or empty.</param>
/// <param name="State">How it is.</param>
/// <param name="LastError">What went wrong last; null when nothing did since it works.</param>
/// <param name="Readings">Readings taken from it.</param>
/// <param name="Failures">Polls or connections that failed.</param>
/// <param name="Rejected">Readings that came and could not be used.</param>
/// <param name="Missed">Due times that passed without an answer: each of them is a hole in its readings.</param>
/// <param name="Flagged">Readings whose value is in doubt.</param>
internal sealed record SensorHealthReport(
    string Name,
    string Device,
    SensorState State,
    string? LastError,
    long Readings,
    long Failures,
    long Rejected,
    long Missed = 0,
    long Flagged = 0);
