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

    /// <summary>Until when a maintenance holds that a moment lies in. Spans that overlap or adjoin are one, whichever
    /// of the windows they belong to.</summary>
    /// <param name="micros">The moment, µs.</param>
    /// <param name="until">How far it matters, µs: an end behind that is as good as any later one.</param>
    /// <param name="isMeant">Whether a window is for what is asked about.</param>
    /// <returns>The first window, in the configuration's order, in which the moment lies, and where the maintenance
    /// ends, µs, or any moment behind <paramref name="until"/> until which it goes on; null when the moment lies in
    /// none.</returns>
    public (MaintenanceWindow Window, long End)? HeldUntil(
        long micros, long until, Predicate<MaintenanceWindow> isMeant)
    {
        ArgumentNullException.ThrowIfNull(isMeant);
        if (Maintenance.FirstOrDefault(window => window.EndAt(micros) is not null && isMeant(window)) is not { } first)
        {
            return null;
        }

        long end = micros;
        for (int spans = 0; end <= until && spans < CareLimits.AdjoiningSpansMax; spans++)
        {
            long? next = Maintenance.Max(window => window.EndAt(end) is { } over && isMeant(window) ? over : null);
            if (next is not { } further)
            {
                break;
            }

            end = further;
        }

        return (first, end);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"maintenance [{string.Join("; ", Maintenance)}], escalations [{string.Join("; ", Escalations)}]";
}
