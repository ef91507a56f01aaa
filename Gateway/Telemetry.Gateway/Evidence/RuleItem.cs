using System.Text.Json;

namespace Telemetry.Gateway.Evidence;

/// <summary>A rule as it spoke when it said an alert's events.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">SHA-256 of how it speaks.</param>
/// <param name="Kind">Its kind, in the words of the configuration; <c>query</c>.</param>
/// <param name="Text">How it speaks, as a line.</param>
/// <param name="Configuration">The rule as the configuration says it; null for a query, and when it is not
/// known.</param>
/// <param name="Sql">The text of the query; null for other rules.</param>
/// <param name="Known">Whether what stands here is what spoke.</param>
/// <param name="IsCurrent">Whether the rule speaks like this now.</param>
/// <param name="Position">The record of the input journal that says the configuration; null when it is not
/// known.</param>
/// <param name="Note">What a reader must know; null for nothing.</param>
internal sealed record RuleItem(
    string Id, string? Version, string? Kind, string? Text, JsonElement? Configuration, string? Sql, bool Known,
    bool IsCurrent, long? Position, string? Note);
