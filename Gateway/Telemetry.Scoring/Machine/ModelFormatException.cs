namespace Telemetry.Scoring.Machine;

/// <summary>A model file that cannot be used.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>An exception that says nothing.</summary>
    public ModelFormatException()
    {
    }

    /// <summary>An exception with its reason.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its reason and cause.</summary>
    public ModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
