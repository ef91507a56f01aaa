using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>A kind that is played twice: described in the fluent API, and as SQL text. Where a case says nothing in
/// data there is only its text.</summary>
internal sealed class BothWays(ICaseKind fluent, ICaseKind text) : ICaseKind
{
    public string Name => fluent.Name;

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var hasData = item.TryGetProperty("spec", out _);
        return (hasData ? Said("fluent", fluent.Run(item, file, folder)) : null)
            ?? Said("SQL", text.Run(item, file, folder));
    }

    private static string? Said(string way, string? difference) => difference is null ? null : $"{way}: {difference}";
}
