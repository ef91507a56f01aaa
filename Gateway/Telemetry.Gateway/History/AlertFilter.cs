namespace Telemetry.Gateway.History;

/// <summary>Which alerts of a list are wanted; what is null is not looked at.</summary>
internal sealed record AlertFilter
{
    /// <summary>Every alert.</summary>
    public static AlertFilter All { get; } = new();

    /// <summary><c>firing</c>, <c>resolved</c> or <c>retracted</c>.</summary>
    public string? State { get; init; }

    /// <summary>Whether somebody has to look at it: firing, or its retraction is proposed.</summary>
    public bool? Active { get; init; }

    /// <summary>The severity.</summary>
    public string? Severity { get; init; }

    /// <summary>The rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Whether a person has acknowledged it.</summary>
    public bool? Acknowledged { get; init; }

    /// <summary>None but standing alerts can pass.</summary>
    public bool IsOfStanding => Active == true || State == "firing";

    /// <summary>Whether an alert is wanted.</summary>
    public bool Accepts(AlertEntry alert) =>
        (State is null || alert.State == State)
        && (Active is null || alert.IsStanding == Active)
        && (Severity is null || alert.Severity == Severity)
        && (Rule is null || alert.Rule == Rule)
        && (Acknowledged is null || alert.IsAcknowledged == Acknowledged);
}
