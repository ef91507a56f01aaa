using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.FirmwareSim.Serial;

/// <summary>
/// A serial line without hardware: a pty pair. The simulator holds the master; a program opens
/// <see cref="DevicePath"/> like any serial port. Raw mode in both directions: no echo, no translation. Linux only.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 0x2;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int ApplyNow = 0;
    private const int TryAgain = 11;
    private const int InputOutputError = 5;
    private const short PollIn = 0x1;
    private const short PollHangUp = 0x10;

    /// <summary>Larger than any libc's struct termios; it is only passed through.</summary>
    private const int TermiosBytes = 256;

    private int _master;

    private PseudoTerminal(int master, string path)
    {
        _master = master;
        DevicePath = path;
    }

    /// <summary>The path that the other side opens, such as /dev/pts/3.</summary>
    public string DevicePath { get; }

    /// <summary>
    /// Whether a program has the other side open; what is written when nobody has is lost, as on a wire.
    /// </summary>
    public bool IsOpened => (Poll(PollIn, TimeSpan.Zero) & PollHangUp) == 0;

    /// <summary>Makes a pair.</summary>
    /// <exception cref="Win32Exception">The system refuses.</exception>
    public static PseudoTerminal Open()
    {
        var master = Check(OpenMaster(ReadWrite | NoControllingTerminal | NonBlocking | CloseOnExec), "posix_openpt");
        try
        {
            Check(Grant(master), "grantpt");
            Check(Unlock(master), "unlockpt");
            Span<byte> name = stackalloc byte[128];
            if (SlaveName(master, name, name.Length) is var error and not 0)
            {
                throw new Win32Exception(error, "ptsname_r");
            }

            var path = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
            MakeRaw(path);
            return new PseudoTerminal(master, path);
        }
        catch
        {
            _ = Close(master);
            throw;
        }
    }

    /// <summary>
    /// Writes what the line takes; false when it is full or nobody listens (the rest is lost, as on a wire).
    /// </summary>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsOpened)
        {
            return false;
        }

        while (!bytes.IsEmpty)
        {
            var written = WriteTo(_master, bytes, bytes.Length);
            if (written < 0)
            {
                return Marshal.GetLastPInvokeError() is TryAgain or InputOutputError
                    ? false
                    : throw new Win32Exception(Marshal.GetLastPInvokeError(), "write to the pty");
            }

            bytes = bytes[(int)written..];
        }

        return true;
    }

    /// <summary>Reads what the other side has written; 0 when there is nothing.</summary>
    public int Read(Span<byte> bytes)
    {
        var read = ReadFrom(_master, bytes, bytes.Length);
        if (read >= 0)
        {
            return (int)read;
        }

        return Marshal.GetLastPInvokeError() is TryAgain or InputOutputError
            ? 0
            : throw new Win32Exception(Marshal.GetLastPInvokeError(), "read from the pty");
    }

    /// <summary>Waits until there is something to read; false when the time is over.</summary>
    public bool WaitReadable(TimeSpan patience) => (Poll(PollIn, patience) & PollIn) != 0;

    public void Dispose()
    {
        var master = Interlocked.Exchange(ref _master, -1);
        if (master >= 0)
        {
            _ = Close(master);
        }
    }

    /// <summary>
    /// Sets raw mode from the other side once, and closes it again: from then on the master sees a hang-up for as
    /// long as nobody has the port open.
    /// </summary>
    private static void MakeRaw(string path)
    {
        var slave = Check(OpenFile(path, ReadWrite | NoControllingTerminal | CloseOnExec), "open the pty");
        try
        {
            Span<byte> termios = stackalloc byte[TermiosBytes];
            Check(GetAttributes(slave, termios), "tcgetattr");
            SetRaw(termios);
            Check(SetAttributes(slave, ApplyNow, termios), "tcsetattr");
        }
        finally
        {
            _ = Close(slave);
        }
    }

    private short Poll(short events, TimeSpan patience)
    {
        var request = new PollRequest { Descriptor = _master, Events = events };
        _ = PollOne(ref request, 1, (int)patience.TotalMilliseconds);
        return request.Happened;
    }

    private static int Check(int result, string what) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError(), what);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int SlaveName(int descriptor, Span<byte> name, nint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFrom(int descriptor, Span<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteTo(int descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollOne(ref PollRequest request, nuint count, int millis);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void SetRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int when, ReadOnlySpan<byte> termios);
}
