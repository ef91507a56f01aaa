namespace Telemetry.Journal;

/// <summary>
/// Files that were opened once and stay open: what somebody else deletes in the meantime can still be read, and needs
/// no agreement with him; the system forgets it with the process. Only for reading.
/// </summary>
internal sealed class HeldFiles(IFileSystem files) : IDisposable
{
    private readonly Dictionary<string, IFile> _held = new(StringComparer.Ordinal);

    public void Hold(string path) => _held.TryAdd(path, files.OpenRead(path));

    /// <summary>A held file, which its user's Dispose does not close; any other as it is.</summary>
    public IFile OpenRead(string path) =>
        _held.TryGetValue(path, out var file) ? new Shared(file) : files.OpenRead(path);

    public void Dispose()
    {
        foreach (var file in _held.Values)
        {
            file.Dispose();
        }

        _held.Clear();
    }

    private sealed class Shared(IFile file) : IFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> buffer, long offset) => file.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => throw ReadOnly();

        public void Truncate(long length) => throw ReadOnly();

        public void Allocate(long length) => throw ReadOnly();

        public void SyncContent() => throw ReadOnly();

        public void SyncAll() => throw ReadOnly();

        public void Dispose()
        {
            // Whoever holds it closes it.
        }

        private static NotSupportedException ReadOnly() => new("The file is open for reading.");
    }
}
