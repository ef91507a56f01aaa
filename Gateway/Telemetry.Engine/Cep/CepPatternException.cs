namespace Telemetry.Engine.Cep;

/// <summary>A pattern that makes no sense.</summary>
public sealed class CepPatternException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do.</param>
    public CepPatternException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception without a message.</summary>
    public CepPatternException()
    {
    }

    /// <summary>Makes the exception with a cause.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public CepPatternException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
