namespace Telemetry.Scoring.Machine;

/// <summary>One training row as ML.NET takes it.</summary>
internal sealed class PcaInput
{
    public float[] Features { get; set; } = [];
}
