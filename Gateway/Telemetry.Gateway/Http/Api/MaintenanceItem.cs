using Telemetry.Alerts.Care;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>A maintenance window of the configuration.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Matchers">Which alerts; none means all.</param>
/// <param name="From">Its first moment, when it is once.</param>
/// <param name="To">Its end, when it is once.</param>
/// <param name="Weekly">When in each week, when it is weekly.</param>
/// <param name="Comment">What for.</param>
/// <param name="Active">Whether it is now.</param>
/// <param name="NextFrom">The beginning of the span that is now or comes next.</param>
/// <param name="NextTo">Its end.</param>
internal sealed record MaintenanceItem(
    string Id, IReadOnlyList<MatcherItem> Matchers, DateTime? From, DateTime? To, WeeklyItem? Weekly, string? Comment,
    bool Active, DateTime? NextFrom, DateTime? NextTo)
{
    public static MaintenanceItem Of(MaintenanceWindow window, long now)
    {
        (long From, long To)? next = window.NextAfter(now);
        return new MaintenanceItem(
            window.Id, [.. window.Matchers.Select(MatcherItem.Of)], EventTimes.ToUtc(window.From),
            EventTimes.ToUtc(window.To), window.Weekly is { } weekly ? WeeklyItem.Of(weekly) : null, window.Comment,
            next?.From <= now, EventTimes.ToUtc(next?.From), EventTimes.ToUtc(next?.To));
    }
}
