namespace Telemetry.Gateway.Agents;

/// <summary>The file of an agent's configurations cannot be used. It is left as it is until a person decides.</summary>
internal sealed class ConfigurationDamagedException(string file, string why)
    : Exception($"{file}: {why}")
{
    /// <summary>The file, from the data folder on.</summary>
    public string File { get; } = file;
}
