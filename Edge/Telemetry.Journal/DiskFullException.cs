namespace Telemetry.Journal;

/// <summary>
/// There is no room on the disk, or none left in a quota: nothing is broken, and the same call may succeed later. A
/// failed sync never throws this, whatever its errno.
/// </summary>
public sealed class DiskFullException : IOException
{
    /// <summary>Makes the exception.</summary>
    public DiskFullException()
    {
    }

    /// <summary>Makes the exception.</summary>
    public DiskFullException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    public DiskFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
