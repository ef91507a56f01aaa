namespace Telemetry.Engine.State;

/// <summary>Snapshot bytes are not what the reader expected: another format, or damage that no checksum saw.</summary>
public sealed class SnapshotFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    public SnapshotFormatException()
        : this("something else") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="found">What was found.</param>
    public SnapshotFormatException(string found)
        : base($"The snapshot does not fit the pipeline: found {found}.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="cause">Why.</param>
    public SnapshotFormatException(string found, Exception cause)
        : base($"The snapshot does not fit the pipeline: found {found}.", cause) { }
}
