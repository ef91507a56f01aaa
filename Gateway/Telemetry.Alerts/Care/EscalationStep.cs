using System.Globalization;

namespace Telemetry.Alerts.Care;

/// <summary>One step of an escalation.</summary>
/// <param name="After">How long after the alert asked for attention.</param>
/// <param name="To">To whom; receivers choose by it.</param>
public sealed record EscalationStep(TimeSpan After, string To)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{To} after {After:c}");
}
