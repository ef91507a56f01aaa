using Microsoft.Win32.SafeHandles;

namespace Telemetry.Journal;

internal sealed class PosixFile : IFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private PosixFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    public static PosixFile Open(string path, FileMode mode, FileAccess access)
    {
        // The folder's lock keeps a second writer out; readers and tools may look on.
        const FileShare Everybody = FileShare.ReadWrite | FileShare.Delete;
        try
        {
            return new PosixFile(File.OpenHandle(path, mode, access, Everybody), path);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
    }

    public long Length => RandomAccess.GetLength(_handle);

    public int Read(Span<byte> buffer, long offset) => RandomAccess.Read(_handle, buffer, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
    }

    public void Truncate(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
    }

    public void Allocate(long length)
    {
        try
        {
            NativeCalls.Allocate(_handle, _path, length);
        }
        catch (IOException exception) when (NativeCalls.IsNoRoom(exception))
        {
            throw new DiskFullException(exception.Message, exception);
        }
    }

    public void SyncContent() => NativeCalls.SyncContent(_handle, _path);

    public void SyncAll() => NativeCalls.SyncAll(_handle, _path);

    public void Dispose() => _handle.Dispose();
}
