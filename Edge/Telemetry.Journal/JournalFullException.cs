namespace Telemetry.Journal;

/// <summary>
/// The disk is full and so is the journal's buffer. The record was not taken; nothing is broken. The journal tries
/// again by itself and goes on when there is room.
/// </summary>
public sealed class JournalFullException : IOException
{
    /// <summary>Makes the exception.</summary>
    public JournalFullException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalFullException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
