using System.Collections.Immutable;
using System.Text.Json;

namespace Telemetry.Conformance.Kinds;

/// <summary>Ranks in a SQL case's specification as parts of a pipeline.</summary>
internal static class SqlRanks
{
    /// <summary>One name or a list of names.</summary>
    public static ImmutableArray<string> Names(JsonElement names) => names.ValueKind == JsonValueKind.String
        ? [names.GetString() ?? ""] : [.. names.EnumerateArray().Select(name => name.GetString() ?? "")];
}
