namespace Telemetry.Journal;

/// <summary>
/// A write or an fsync of the journal failed. That is never retried: after a failed fsync nobody knows what is
/// on the disk. Stop acknowledging, stop the process, and open the journal afresh.
/// </summary>
public sealed class JournalFailedException : IOException
{
    /// <summary>Makes the exception.</summary>
    public JournalFailedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
