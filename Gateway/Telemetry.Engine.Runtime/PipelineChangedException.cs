namespace Telemetry.Engine.Runtime;

/// <summary>The checkpoints belong to another pipeline, and the options say not to replay.</summary>
public sealed class PipelineChangedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public PipelineChangedException()
        : this("The checkpoints belong to another pipeline.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public PipelineChangedException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="cause">Why.</param>
    public PipelineChangedException(string message, Exception cause)
        : base(message, cause) { }
}
