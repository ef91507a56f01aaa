namespace Telemetry.Engine.Time;

/// <summary>An event came out of order where <see cref="DisorderPolicy.Throw"/> forbids it.</summary>
public sealed class DisorderException : Exception
{
    /// <summary>Makes an exception without details.</summary>
    public DisorderException()
        : this("An event came out of order.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">Which event, and before what.</param>
    public DisorderException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">Which event, and before what.</param>
    /// <param name="innerException">The cause.</param>
    public DisorderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
