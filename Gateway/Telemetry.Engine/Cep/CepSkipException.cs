namespace Telemetry.Engine.Cep;

/// <summary>A match from which there is no way to where its pattern says to skip to, and the pattern asks for an
/// error.</summary>
public sealed class CepSkipException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which step is missing or skips nothing.</param>
    public CepSkipException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public CepSkipException()
    {
    }

    /// <summary>Makes the exception with a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public CepSkipException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
