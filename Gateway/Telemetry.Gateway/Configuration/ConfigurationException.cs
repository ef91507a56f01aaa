namespace Telemetry.Gateway.Configuration;

/// <summary>The configuration cannot be used. The message is one line: file, key, value, and what is allowed.</summary>
internal sealed class ConfigurationException : Exception
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ConfigurationException()
    {
    }
}
