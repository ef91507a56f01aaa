namespace Telemetry.FirmwareSim.Plant;

/// <summary>Segment lengths and the two bands of load (0..1) of a machine's work.</summary>
internal sealed record LoadCycle
{
    public required TimeSpan Shortest { get; init; }
    public required TimeSpan Longest { get; init; }
    public required (double From, double To) Quiet { get; init; }
    public required (double From, double To) Busy { get; init; }
}
