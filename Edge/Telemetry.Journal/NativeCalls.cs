using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Telemetry.Journal;

/// <summary>
/// The calls whose return value counts. .NET's own flushes return normally when fsync fails with EIO.
/// </summary>
internal static partial class NativeCalls
{
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;
    private const int NoSpace = 28;
    private const int NoQuota = 122;
    private const int Kill = 9;

    // O_RDONLY | O_CLOEXEC: the same numbers on x64 and arm64.
    private const int OpenForSync = 0x80000;

    public static void SyncContent(SafeFileHandle file, string path)
    {
        // An interrupted call did nothing and failed nothing: only that may be said again.
        while (FdataSync(file) != 0)
        {
            ThrowUnlessInterrupted("fdatasync", path);
        }
    }

    public static void SyncAll(SafeFileHandle file, string path)
    {
        while (Fsync(file) != 0)
        {
            ThrowUnlessInterrupted("fsync", path);
        }
    }

    public static void SyncDirectory(string path)
    {
        var descriptor = Open(path, OpenForSync);
        if (descriptor < 0)
        {
            throw Failure("open", path, Marshal.GetLastPInvokeError());
        }

        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        SyncAll(folder, path);
    }

    public static void Allocate(SafeFileHandle file, string path, long length)
    {
        // It returns the error instead of setting it.
        int error;
        do
        {
            error = PosixFallocate(file, 0, length);
        }
        while (error == Interrupted);

        if (error is not (0 or NotSupported or InvalidArgument))
        {
            throw Failure("posix_fallocate", path, error);
        }
    }

    /// <summary>Is it that there is no room? .NET keeps an errno that it does not know as the result code.</summary>
    public static bool IsNoRoom(IOException exception) => exception.HResult is NoSpace or NoQuota;

    /// <summary>Ends this process as a loss of power would: nothing more of it runs.</summary>
    public static void KillSelf()
    {
        _ = SendSignal(Environment.ProcessId, Kill);
        Environment.FailFast("The process did not end by its own signal.");
    }

    private static void ThrowUnlessInterrupted(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Interrupted)
        {
            throw Failure(call, path, error);
        }
    }

    private static IOException Failure(string call, string path, int error) =>
        new($"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).", error);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FdataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
