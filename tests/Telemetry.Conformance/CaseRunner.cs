using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance;

/// <summary>Runs the cases of a folder of files and says of each whether it passes.</summary>
internal sealed class CaseRunner(TextWriter output, string? kind, string? id)
{
    private readonly SortedDictionary<string, (int Passed, int Failed)> _counts = new(StringComparer.Ordinal);

    /// <summary>Runs all files of the folder, by name.</summary>
    /// <returns>How many passed and failed.</returns>
    public (int Passed, int Failed) Run(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var file = document.RootElement;
            if (file.ValueKind != JsonValueKind.Object || !file.TryGetProperty("cases", out var cases)) { continue; }
            foreach (var item in cases.EnumerateArray()) { Run(item, file, folder); }
        }
        foreach (var (name, count) in _counts)
        {
            output.WriteLine($"{name}: {count.Passed} passed, {count.Failed} failed");
        }
        var total = (Passed: _counts.Values.Sum(c => c.Passed), Failed: _counts.Values.Sum(c => c.Failed));
        output.WriteLine($"{total.Passed} passed, {total.Failed} failed");
        return total;
    }

    private void Run(JsonElement item, JsonElement file, string folder)
    {
        var name = item.GetProperty("kind").GetString() ?? "";
        var caseId = item.GetProperty("id").GetString() ?? "";
        if ((kind ?? name) != name || (id ?? caseId) != caseId) { return; }
        var difference = CaseKinds.Find(name) is { } built ? Play(built, item, file, folder) : "kind not built";
        output.WriteLine(difference is null ? $"pass {caseId}" : $"FAIL {caseId}: {OneLine(difference)}");
        var (passed, failed) = _counts.GetValueOrDefault(name);
        _counts[name] = difference is null ? (passed + 1, failed) : (passed, failed + 1);
    }

    /// <summary>A case that breaks off has failed; the others still run.</summary>
    private static string? Play(ICaseKind kind, JsonElement item, JsonElement file, string folder)
    {
        try
        {
            return kind.Run(item, file, folder);
        }
#pragma warning disable CA1031 // Whatever a case throws is its difference.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
