namespace Telemetry.Contract;

/// <summary>One reading on its way to the wire; what equals the header's is left out already.</summary>
internal ref struct WireRecord
{
    public string Metric;
    public string? Unit;
    public long Time;
    public WireValue Value;
    public TimeQuality Quality;
    public ValueQuality ValueQuality;
    public ulong? Seq;
}
