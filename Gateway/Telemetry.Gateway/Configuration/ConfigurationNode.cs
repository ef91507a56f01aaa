using System.Globalization;
using System.Text.Json;

namespace Telemetry.Gateway.Configuration;

/// <summary>
/// One JSON value together with its file and key, so that every complaint names both. Objects are strict: a key that
/// nobody reads is refused. No complaint shows a secret.
/// </summary>
internal readonly struct ConfigurationNode(string file, string path, JsonElement element, bool isSecret = false)
{
    private const int ShownCharactersMax = 60;

    public IReadOnlyDictionary<string, ConfigurationNode> Object(params ReadOnlySpan<string> allowed)
    {
        IReadOnlyDictionary<string, ConfigurationNode> members = Members();
        foreach ((string name, ConfigurationNode member) in members)
        {
            if (!allowed.Contains(name))
            {
                // A misspelled key beside a secret one may hold the secret.
                ConfigurationNode shown = ConfigurationSecrets.AnyOf(allowed) ? member.AsSecret() : member;
                throw shown.Refuse($"unknown key; allowed here: {string.Join(", ", allowed.ToArray())}");
            }
        }

        return members;
    }

    /// <summary>An object whose keys are names chosen by the user.</summary>
    public IReadOnlyDictionary<string, ConfigurationNode> Members()
    {
        Require(JsonValueKind.Object, "an object {…}");
        Dictionary<string, ConfigurationNode> members = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string child = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            bool isHidden = isSecret || ConfigurationSecrets.IsSecret(property.Name);
            members.Add(property.Name, new ConfigurationNode(file, child, property.Value, isHidden));
        }

        return members;
    }

    public IReadOnlyList<ConfigurationNode> List(int countMax)
    {
        Require(JsonValueKind.Array, "a list […]");
        if (element.GetArrayLength() > countMax)
        {
            throw Refuse($"at most {countMax} entries");
        }

        List<ConfigurationNode> items = [];
        foreach (JsonElement item in element.EnumerateArray())
        {
            items.Add(new ConfigurationNode(file, $"{path}[{items.Count}]", item, isSecret));
        }

        return items;
    }

    public string Text(string allowed, Func<string, bool> isAllowed)
    {
        Require(JsonValueKind.String, allowed);
        string text = element.GetString() ?? "";
        return isAllowed(text) ? text : throw Refuse(allowed);
    }

    public string OneOf(params string[] choices) =>
        Text(string.Join(", ", choices), text => choices.Contains(text, StringComparer.Ordinal));

    public int Whole(int min, int max)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        Require(JsonValueKind.Number, allowed);
        return element.TryGetInt32(out int value) && value >= min && value <= max ? value : throw Refuse(allowed);
    }

    public long Long(long min, long max)
    {
        string allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        Require(JsonValueKind.Number, allowed);
        return element.TryGetInt64(out long value) && value >= min && value <= max ? value : throw Refuse(allowed);
    }

    public double Number(double min = double.MinValue, double max = double.MaxValue)
    {
        string allowed = min == double.MinValue
            ? "a number"
            : string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        Require(JsonValueKind.Number, allowed);
        bool isAllowed = element.TryGetDouble(out double value) && double.IsFinite(value)
            && value >= min && value <= max;
        return isAllowed ? value : throw Refuse(allowed);
    }

    public bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refuse("true or false"),
    };

    /// <summary>Whether it is a text.</summary>
    public bool IsText => element.ValueKind == JsonValueKind.String;

    /// <summary>The file, and the key in it.</summary>
    public string Place => $"{file}: {path}";

    /// <summary>The folder of the file that it was read from.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file)) ?? "";

    /// <summary>The value as it stands in the file.</summary>
    public string Raw => element.GetRawText();

    /// <summary>Whether it is true or false.</summary>
    public bool IsFlag => element.ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <summary>Whether it is an object {…}.</summary>
    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>The complaint about this value: one line with file, key, value, and what is allowed.</summary>
    public ConfigurationException Refuse(string allowed)
    {
        string raw = isSecret ? ConfigurationSecrets.Mask : ConfigurationSecrets.Shown(element);
        string shown = raw.Length <= ShownCharactersMax ? raw : string.Concat(raw.AsSpan(0, ShownCharactersMax), "…");
        string line = shown.ReplaceLineEndings(" ");
        string key = path.Length == 0 ? "(top)" : path;
        return new ConfigurationException($"{file}: {key}: {line} is not allowed: {allowed}");
    }

    private ConfigurationNode AsSecret() => new(file, path, element, isSecret: true);

    private void Require(JsonValueKind kind, string allowed)
    {
        if (element.ValueKind != kind)
        {
            throw Refuse(allowed);
        }
    }
}
