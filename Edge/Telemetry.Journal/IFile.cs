namespace Telemetry.Journal;

/// <summary>
/// An open file. Every method throws IOException when it fails; only reads run in parallel. A call that finds no room
/// throws <see cref="DiskFullException"/>, except the syncs: what they could not do is never tried again.
/// </summary>
public interface IFile : IDisposable
{
    /// <summary>How many bytes it has.</summary>
    long Length { get; }

    /// <summary>Reads what is there, at most the buffer's length; 0 at the end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes. When it throws, any part of them may have been written.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes the file this long.</summary>
    void Truncate(long length);

    /// <summary>Reserves room; where the file system cannot, nothing happens.</summary>
    void Allocate(long length);

    /// <summary>fdatasync.</summary>
    void SyncContent();

    /// <summary>fsync.</summary>
    void SyncAll();
}
