using System.Globalization;
using System.Text.Json;

namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// Reads a scenario: what goes wrong when. A file that cannot be used is told in one line with its name, the key, the
/// value and what is allowed.
/// <code>
/// { "seed": 7, "faults": [ { "at_s": 60, "for_s": 30, "target": "sht3x", "fault": "drift", "amount": 0.5 } ] }
/// </code>
/// </summary>
internal static class ScenarioFile
{
    private const int FaultsMax = 10_000;
    private const double SecondsMax = 366 * 86_400.0;
    private const double AmountMax = 1e9;

    private static readonly string[] TopKeys = ["seed", "faults"];
    private static readonly string[] FaultKeys = ["at_s", "for_s", "target", "fault", "amount"];

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The targets that there are, and the faults that each can have.</param>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static FaultSchedule Load(string path, IReadOnlyDictionary<string, IReadOnlyList<SensorFault>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}: (file): not readable; allowed: a readable JSON file");
        }

        return Read(json, path, targets);
    }

    /// <summary>As above, of a text; <paramref name="file"/> only names it.</summary>
    public static FaultSchedule Read(
        ReadOnlyMemory<byte> json, string file, IReadOnlyDictionary<string, IReadOnlyList<SensorFault>> targets)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: (line {e.LineNumber + 1}): not JSON; allowed: one JSON object"));
        }

        using (document)
        {
            var top = document.RootElement;
            AllowOnly(file, "", top, TopKeys);
            var seed = (ulong)Number(file, "", top, "seed", 1, 0, long.MaxValue);
            if (!top.TryGetProperty("faults", out var list)
                || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > FaultsMax)
            {
                throw Refusal(file, "faults", "missing or no list", $"a list of at most {FaultsMax} objects");
            }

            return new FaultSchedule(
                seed, [.. list.EnumerateArray().Select((item, i) => ReadFault(file, $"faults[{i}]", item, targets))]);
        }
    }

    private static ScenarioFault ReadFault(
        string file, string path, JsonElement item, IReadOnlyDictionary<string, IReadOnlyList<SensorFault>> targets)
    {
        AllowOnly(file, path, item, FaultKeys);
        var target = Text(file, path, item, "target");
        if (!targets.TryGetValue(target, out var faults))
        {
            throw Refusal(file, path + ".target", target, string.Join(", ", targets.Keys));
        }

        var name = Text(file, path, item, "fault");
        var fault = SensorFaults.Parse(name);
        if (!faults.Contains(fault))
        {
            throw Refusal(
                file, path + ".fault", name, $"of {target}: " + string.Join(", ", faults.Select(SensorFaults.NameOf)));
        }

        return new ScenarioFault(
            TimeSpan.FromSeconds(Number(file, path, item, "at_s", null, 0, SecondsMax)),
            TimeSpan.FromSeconds(Number(file, path, item, "for_s", 1, 0.000001, SecondsMax)),
            target,
            fault,
            Number(file, path, item, "amount", 1, -AmountMax, AmountMax));
    }

    private static void AllowOnly(string file, string path, JsonElement item, string[] keys)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            throw Refusal(file, path.Length == 0 ? "(top)" : path, item.GetRawText(), "a JSON object");
        }

        foreach (var property in item.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                throw Refusal(file, Join(path, property.Name), "an unknown key", string.Join(", ", keys));
            }
        }
    }

    private static string Text(string file, string path, JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Refusal(file, Join(path, key), "missing or no text", "a text");

    private static double Number(
        string file, string path, JsonElement item, string key, double? fallback, double min, double max)
    {
        if (!item.TryGetProperty(key, out var value) && fallback is { } otherwise)
        {
            return otherwise;
        }

        return value.ValueKind == JsonValueKind.Number
            && value.GetDouble() is var number && number >= min && number <= max
            ? number
            : throw Refusal(
                file, Join(path, key), value.ValueKind == JsonValueKind.Undefined ? "missing" : value.GetRawText(),
                string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"));
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static FormatException Refusal(string file, string key, string value, string allowed)
    {
        var flat = string.Concat($"{file}: {key}: {value} is refused; allowed: {allowed}"
            .Select(c => char.IsControl(c) ? ' ' : c));
        return new FormatException(flat);
    }
}
