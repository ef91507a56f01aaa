using System.Globalization;
using System.Text.Json;

namespace Telemetry.Edge.Configuration;

/// <summary>One JSON object of the configuration with its path, so that each refusal can say where it is.</summary>
internal sealed class ConfigNode
{
    private const int ShownCharsMax = 60;

    private readonly string _file;
    private readonly string _path;
    private readonly JsonElement _element;

    public ConfigNode(string file, string path, JsonElement element)
    {
        _file = file;
        _path = path;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ConfigException(file, path.Length == 0 ? "(top)" : path, Show(element), "a JSON object {…}");
        }
    }

    /// <summary>Refuses keys that nobody would read: a mistyped key must not look like a default.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var property in _element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                throw new ConfigException(
                    _file, PathOf(Printable(property.Name)), "an unknown key", string.Join(", ", keys.ToArray()));
            }
        }
    }

    public ConfigNode Object(string key) => new(_file, PathOf(key), Required(key, "a JSON object {…}"));

    /// <summary>The object at the key, or an empty one in its place.</summary>
    public ConfigNode ObjectOrEmpty(string key) =>
        Find(key) is { } found ? new(_file, PathOf(key), found) : new(_file, PathOf(key), EmptyObject());

    /// <summary>The elements of the list at the key, each an object.</summary>
    public IReadOnlyList<ConfigNode> Objects(string key, int countMax)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a list of 1 to {countMax} objects");
        var list = Required(key, allowed);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() < 1 || list.GetArrayLength() > countMax)
        {
            throw Refusal(key, list, allowed);
        }
        return [.. list.EnumerateArray()
            .Select((item, index) => new ConfigNode(_file, $"{PathOf(key)}[{index}]", item))];
    }

    public string Text(string key, string allowed, Predicate<string> isValid)
    {
        var value = Required(key, allowed);
        return value.ValueKind == JsonValueKind.String && isValid(value.GetString()!)
            ? value.GetString()!
            : throw Refusal(key, value, allowed);
    }

    public string? TextOrNull(string key, string allowed, Predicate<string> isValid) =>
        Find(key) is null ? null : Text(key, allowed, isValid);

    public string TextOr(string key, string fallback, string allowed, Predicate<string> isValid) =>
        TextOrNull(key, allowed, isValid) ?? fallback;

    public bool FlagOr(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Refusal(key, other, "true or false"),
    };

    public int IntegerOr(string key, int fallback, int min, int max)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"an integer from {min} to {max}");
        return Find(key) switch
        {
            null => fallback,
            { ValueKind: JsonValueKind.Number } n
                when n.TryGetInt32(out var value) && value >= min && value <= max => value,
            { } other => throw Refusal(key, other, allowed),
        };
    }

    public int ChoiceOr(string key, int fallback, params ReadOnlySpan<int> choices)
    {
        if (Find(key) is not { } found)
        {
            return fallback;
        }
        return found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var value) && choices.Contains(value)
            ? value
            : throw Refusal(key, found, "one of " + string.Join(", ", choices.ToArray()));
    }

    public TimeSpan MillisOr(string key, int fallback, int min, int max) =>
        TimeSpan.FromMilliseconds(IntegerOr(key, fallback, min, max));

    public ConfigException Refusal(string key, string value, string allowed) => new(_file, PathOf(key), value, allowed);

    private ConfigException Refusal(string key, JsonElement value, string allowed) =>
        Refusal(key, Show(value), allowed);

    private JsonElement Required(string key, string allowed) =>
        Find(key) ?? throw new ConfigException(_file, PathOf(key), "a missing key", allowed);

    private JsonElement? Find(string key) => _element.TryGetProperty(key, out var value) ? value : null;

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string Show(JsonElement value) => Printable(value.GetRawText());

    /// <summary>One line, bounded, without control characters, whatever the file holds.</summary>
    private static string Printable(string text)
    {
        var flat = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return flat.Length <= ShownCharsMax ? flat : string.Concat(flat.AsSpan(0, ShownCharsMax), "…");
    }

    private static JsonElement EmptyObject()
    {
        using var document = JsonDocument.Parse("{}");
        return document.RootElement.Clone();
    }
}
