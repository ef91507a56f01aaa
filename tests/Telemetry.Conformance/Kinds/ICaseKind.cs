using System.Text.Json;

namespace Telemetry.Conformance.Kinds;

/// <summary>Plays the cases of one kind. It maps their data to public interfaces and holds no semantics.</summary>
internal interface ICaseKind
{
    /// <summary>The kind's name, as the cases write it.</summary>
    string Name { get; }

    /// <summary>Plays one case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="file">The file that it stands in: its top level may have tables.</param>
    /// <param name="folder">The folder of the file, for inputs beside it.</param>
    /// <returns>The first difference, or null.</returns>
    string? Run(JsonElement item, JsonElement file, string folder);
}
