namespace Telemetry.Campaigns.Tests.Disks;

/// <summary>A change of a file's bytes that is not known to be on the disk.</summary>
internal sealed class DataChange(long offset, byte[]? bytes)
{
    /// <summary>Where bytes are written; without bytes, the file's new length.</summary>
    public long Offset => offset;

    public byte[]? Bytes => bytes;

    /// <summary>The call came back: a sync from now on covers it.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The file would only grow to this length.</summary>
    public bool OnlyGrows { get; init; }
}
