namespace Telemetry.Journal;

/// <summary>The journal's folder is open for writing already, in this or in another process.</summary>
public sealed class JournalLockedException : IOException
{
    /// <summary>Makes the exception.</summary>
    public JournalLockedException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalLockedException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public JournalLockedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
