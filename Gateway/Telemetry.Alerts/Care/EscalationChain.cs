namespace Telemetry.Alerts.Care;

/// <summary>To whom an alert is passed on, step by step, while nobody acknowledges it.</summary>
public sealed record EscalationChain
{
    /// <summary>Its name.</summary>
    public required string Id { get; init; }

    /// <summary>Which alerts; none means all. An alert goes by the first chain that accepts it.</summary>
    public IReadOnlyList<AlertMatcher> Matchers { get; init; } = [];

    /// <summary>The steps, in order of time.</summary>
    public required IReadOnlyList<EscalationStep> Steps { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {string.Join(", ", Matchers)} {string.Join(", then ", Steps)}";
}
