namespace Telemetry.Journal;

/// <summary>An open file. Every method throws IOException when it fails; only reads run in parallel.</summary>
internal interface IFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads what is there, at most the buffer's length; 0 at the end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    void Truncate(long length);

    /// <summary>Reserves room; where the file system cannot, nothing happens.</summary>
    void Allocate(long length);

    /// <summary>fdatasync.</summary>
    void SyncContent();

    /// <summary>fsync.</summary>
    void SyncAll();
}
