namespace Telemetry.Edge.Configuration;

/// <summary>
/// A configuration that cannot be used: one line naming the file, the key, the value and what is allowed.
/// </summary>
internal sealed class ConfigException : Exception
{
    public ConfigException(string file, string key, string value, string allowed)
        : base($"{file}: {key}: {value} is refused; allowed: {allowed}")
    {
        File = file;
        Key = key;
        Value = value;
        Allowed = allowed;
    }

    public string File { get; }

    public string Key { get; }

    public string Value { get; }

    public string Allowed { get; }
}
