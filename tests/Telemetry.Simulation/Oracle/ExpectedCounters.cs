namespace Telemetry.Simulation.Oracle;

/// <summary>What a device's counters have to say.</summary>
internal sealed class ExpectedCounters
{
    public long Accepted { get; set; }

    public long Duplicate { get; set; }

    public long Late { get; set; }

    public long Quarantined { get; set; }

    public long DeadLetter { get; set; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"accepted {Accepted} duplicate {Duplicate} late {Late} quarantined {Quarantined} dead letters {DeadLetter}";
}
