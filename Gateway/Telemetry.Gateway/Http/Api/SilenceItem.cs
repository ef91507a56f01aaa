using System.Text.Json;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A silence.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">pending, active, expired or removed.</param>
/// <param name="Matchers">Which alerts.</param>
/// <param name="Starts">From when on.</param>
/// <param name="Ends">Until when.</param>
/// <param name="By">Who made it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Removed">When a person removed it.</param>
/// <param name="RemovedBy">Who did.</param>
internal sealed record SilenceItem(
    string Id, string State, IReadOnlyList<MatcherItem> Matchers, DateTime Starts, DateTime Ends, string? By,
    string? Comment, DateTime Created, DateTime? Removed, string? RemovedBy)
{
    public static SilenceItem Of(SilenceEntry silence, long now)
    {
        using JsonDocument json = JsonDocument.Parse(silence.Matchers);
        MatcherList.TryRead(json.RootElement, out IReadOnlyList<AlertMatcher> matchers);
        return new SilenceItem(
            silence.Id, silence.StateAt(now), [.. matchers.Select(MatcherItem.Of)], EventTimes.ToUtc(silence.Starts),
            EventTimes.ToUtc(silence.Ends), silence.By, silence.Comment, EventTimes.ToUtc(silence.Created),
            EventTimes.ToUtc(silence.Removed), silence.RemovedBy);
    }
}
