namespace Telemetry.Alerts.Care;

/// <summary>What the configuration says of how alerts are cared for.</summary>
public sealed record CareSettings
{
    /// <summary>Nothing of all that.</summary>
    public static CareSettings None { get; } = new();

    /// <summary>When nobody is notified, and of what.</summary>
    public IReadOnlyList<MaintenanceWindow> Maintenance { get; init; } = [];

    /// <summary>To whom alerts are passed on.</summary>
    public IReadOnlyList<EscalationChain> Escalations { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() =>
        $"maintenance [{string.Join("; ", Maintenance)}], escalations [{string.Join("; ", Escalations)}]";
}
