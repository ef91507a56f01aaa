namespace Telemetry.Gateway.Evidence;

/// <summary>An alert whose evidence is looked for.</summary>
/// <param name="Trail">What was said of it.</param>
/// <param name="Rule">The rule that said it.</param>
/// <param name="Scope">Where the evidence lies.</param>
internal sealed record EvidenceCase(AlertTrail Trail, RuleFound Rule, EvidenceScope Scope)
{
    /// <summary>How far readings may be dated beyond their arrival, µs: a reading of the evidence cannot have arrived
    /// longer before its time.</summary>
    public long Tolerance =>
        (Rule.Settings?.Settings.Options.FutureTolerance ?? TimeSpan.FromSeconds(60)).Ticks
            / TimeSpan.TicksPerMicrosecond;
}
