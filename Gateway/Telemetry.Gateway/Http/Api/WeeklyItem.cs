using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Http.Api;

/// <summary>When in each week.</summary>
/// <param name="Days">sun, mon, tue, wed, thu, fri, sat.</param>
/// <param name="Start">Time of day.</param>
/// <param name="End">Time of day; not after the start means on the next day.</param>
/// <param name="Zone">Whose clock.</param>
internal sealed record WeeklyItem(IReadOnlyList<string> Days, string Start, string End, string Zone)
{
    public static WeeklyItem Of(WeeklySchedule weekly) => new(
        [.. weekly.Days.Select(CareSection.WordOf)], CareSection.WordOf(weekly.Start), CareSection.WordOf(weekly.End),
        weekly.Zone.Id);
}
