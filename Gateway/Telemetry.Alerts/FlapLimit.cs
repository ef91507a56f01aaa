using System.Globalization;

namespace Telemetry.Alerts;

/// <summary>
/// Flap suppression as a function of event time: an episode with at least <paramref name="Episodes"/> starts (its own
/// among them) in the last <paramref name="Within"/> is flapping, and ends only when the condition has been clear for
/// <paramref name="Calm"/>. So the alerts of a flapping condition become one.
/// </summary>
/// <param name="Episodes">How many, 2 to <see cref="AlertLimits.FlapEpisodesMax"/>.</param>
/// <param name="Within">In what time.</param>
/// <param name="Calm">How long it must be clear then.</param>
public sealed record FlapLimit(int Episodes, TimeSpan Within, TimeSpan Calm)
{
    /// <summary>The limit as text.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"flapping with {Episodes} in {Within} until calm for {Calm}");
}
