using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// A small durable file that can be replaced on a full disk too: a second file beside it, kept in reserve, gives its
/// room up for that, and is made again when there is some.
/// </summary>
internal sealed class ReservedFile(string path, IFileSystem disk, int reserveBytes)
{
    private string ReservePath => path + ".reserve";

    /// <summary>The content; null when there is no file.</summary>
    public byte[]? TryRead() => DurableFile.TryRead(path, disk);

    /// <summary>Replaces the file, atomically and durably; false when not even the reserve was room enough.</summary>
    public bool TryWrite(ReadOnlySpan<byte> content)
    {
        if (!TryReplace(content))
        {
            disk.Delete(ReservePath);
            if (!TryReplace(content))
            {
                return false;
            }
        }
        // Also after it was used: the next one who writes may find the disk as full.
        for (var bytes = reserveBytes; bytes >= content.Length && !TryKeepReserve(bytes); bytes /= 2)
        {
        }
        return true;
    }

    private bool TryReplace(ReadOnlySpan<byte> content)
    {
        try
        {
            DurableFile.Write(path, content, disk);
            return true;
        }
        catch (DiskFullException)
        {
            return false;
        }
    }

    private bool TryKeepReserve(int bytes)
    {
        if (disk.FileExists(ReservePath))
        {
            return true;
        }
        try
        {
            using (var file = disk.Open(ReservePath, FileMode.Create))
            {
                file.Write(new byte[bytes], 0);
                file.SyncAll();
            }
            // Who starts after a loss of power needs it most.
            disk.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/");
            return true;
        }
        catch (DiskFullException)
        {
            // Half a reserve is none.
            disk.Delete(ReservePath);
            return false;
        }
    }
}
