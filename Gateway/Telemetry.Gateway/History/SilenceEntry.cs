namespace Telemetry.Gateway.History;

/// <summary>A silence as the view has it. Times are µs since the epoch.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Matchers">Which alerts, a JSON list.</param>
/// <param name="Starts">From when on.</param>
/// <param name="Ends">Until when.</param>
/// <param name="By">Who made it.</param>
/// <param name="Comment">Why.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Removed">When a person removed it; null when nobody did.</param>
/// <param name="RemovedBy">Who did.</param>
internal sealed record SilenceEntry(
    string Id, string Matchers, long Starts, long Ends, string? By, string? Comment, long Created, long? Removed,
    string? RemovedBy)
{
    /// <summary>How it stands at a time: <c>pending</c>, <c>active</c>, <c>expired</c> or <c>removed</c>.</summary>
    public string StateAt(long now) => Removed is not null ? "removed"
        : now < Starts ? "pending"
        : now < Ends ? "active"
        : "expired";
}
