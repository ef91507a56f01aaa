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

    /// <summary>The object itself.</summary>
    public JsonElement Element => _element;

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

    public bool Has(string key) => Find(key) is not null;

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

    /// <summary>As <see cref="Objects"/>; a missing key is an empty list.</summary>
    public IReadOnlyList<ConfigNode> ObjectsOrEmpty(string key, int countMax) =>
        Find(key) is null ? [] : Objects(key, countMax);

    /// <summary>The object's own keys, in the file's order.</summary>
    public IReadOnlyList<string> Keys() => [.. _element.EnumerateObject().Select(p => p.Name)];

    /// <summary>The object's own keys with their objects, in the file's order.</summary>
    public IReadOnlyList<(string Key, ConfigNode Node)> Members() =>
        [.. _element.EnumerateObject()
            .Select(p => (p.Name, new ConfigNode(_file, PathOf(Printable(p.Name)), p.Value)))];

    /// <summary>The texts of the list at the key; a missing key is an empty list.</summary>
    public IReadOnlyList<string> TextsOrEmpty(string key, int countMax, string allowed, Predicate<string> isValid)
    {
        if (Find(key) is not { } list)
        {
            return [];
        }
        var each = string.Create(CultureInfo.InvariantCulture, $"a list of 1 to {countMax}, each {allowed}");
        return list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() is var count && count >= 1 && count <= countMax
            && list.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String && isValid(t.GetString()!))
            ? [.. list.EnumerateArray().Select(t => t.GetString()!)]
            : throw Refusal(key, list, each);
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

    /// <summary>A whole number, as a JSON number or as text like <c>"0x2A"</c>: datasheets speak hexadecimal.</summary>
    public int WholeOr(string key, int fallback, int min, int max) =>
        Find(key) is { } found ? Whole(key, found, min, max) : fallback;

    /// <summary>As <see cref="WholeOr"/>, and the key must be there.</summary>
    public int Whole(string key, int min, int max) => Whole(key, Required(key, AllowedWhole(min, max)), min, max);

    /// <summary>The whole numbers of the list at the key.</summary>
    public IReadOnlyList<int> Wholes(string key, int countMax, int min, int max)
    {
        var allowed = string.Create(
            CultureInfo.InvariantCulture, $"a list of 1 to {countMax}, each {AllowedWhole(min, max)}");
        var list = Required(key, allowed);
        return list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() is var count && count >= 1 && count <= countMax
            ? [.. list.EnumerateArray().Select(item => Whole(key, item, min, max))]
            : throw Refusal(key, list, allowed);
    }

    public double NumberOr(string key, double fallback, double min, double max) =>
        NumberOrNull(key, min, max) ?? fallback;

    public double? NumberOrNull(string key, double min, double max)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        return Find(key) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } n
                when n.TryGetDouble(out var value) && value >= min && value <= max => value,
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

    private int Whole(string key, JsonElement found, int min, int max)
    {
        var isWhole = found.ValueKind switch
        {
            JsonValueKind.Number => found.TryGetInt32(out var number) && Is(number),
            JsonValueKind.String => TryHex(found.GetString()!, out var number) && Is(number),
            _ => false,
        };
        return !isWhole ? throw Refusal(key, found, AllowedWhole(min, max))
            : found.ValueKind == JsonValueKind.Number ? found.GetInt32()
            : TryHex(found.GetString()!, out var hex) ? hex : 0;

        bool Is(int value) => value >= min && value <= max;
    }

    private static string AllowedWhole(int min, int max) => string.Create(
        CultureInfo.InvariantCulture, $"an integer from {min} to {max}, or text like \"0x{max:X2}\"");

    private static bool TryHex(string text, out int value)
    {
        value = 0;
        return text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

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
