using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>
/// A line of the kernel's GPIO character device. System.Device.Gpio gives neither the time nor the number of an edge,
/// and debounces in no way; the kernel's own interface gives all three.
/// </summary>
internal sealed partial class GpioCharacterLine : IGpioLine
{
    private const int EdgesAtOnce = 16;
    private const short PollIn = 1;
    private const int Interrupted = 4;

    private readonly SafeFileHandle _line;

    private GpioCharacterLine(SafeFileHandle line)
    {
        _line = line;
    }

    /// <summary>Requests a line from its chip; the kernel gives it to one at a time.</summary>
    public static IGpioLine Open(GpioLineRequest request)
    {
        using var chip = File.OpenHandle(request.Chip, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[GpioWire.RequestBytes];
        GpioWire.WriteRequest(bytes, request);
        if (Control(chip, GpioWire.GetLine, ref bytes[0]) < 0)
        {
            throw Failure($"{request.Chip} does not give line {request.Line}");
        }
        return new GpioCharacterLine(new SafeFileHandle(GpioWire.ReadHandle(bytes), ownsHandle: true));
    }

    /// <inheritdoc/>
    public bool Read()
    {
        Span<byte> values = stackalloc byte[GpioWire.ValuesBytes];
        values.Clear();
        values[8] = 1; // The mask: the first line of the request.
        if (Control(_line, GpioWire.GetValues, ref values[0]) < 0)
        {
            throw Failure("The line's level cannot be read");
        }
        return (values[0] & 1) != 0;
    }

    /// <inheritdoc/>
    public int ReadEdges(Span<GpioEdge> into)
    {
        var wanted = Math.Min(into.Length, EdgesAtOnce);
        if (wanted == 0 || !HasEdges())
        {
            return 0;
        }
        Span<byte> bytes = stackalloc byte[EdgesAtOnce * GpioWire.EventBytes];
        var length = Read(_line, ref bytes[0], wanted * GpioWire.EventBytes);
        if (length < 0)
        {
            throw Failure("The line's edges cannot be read");
        }
        var count = (int)length / GpioWire.EventBytes;
        for (var i = 0; i < count; i++)
        {
            into[i] = GpioWire.ReadEvent(bytes[(i * GpioWire.EventBytes)..]);
        }
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();

    private bool HasEdges()
    {
        var isAdded = false;
        try
        {
            _line.DangerousAddRef(ref isAdded);
            var waiting = new PollEntry { Handle = (int)_line.DangerousGetHandle(), Wanted = PollIn };
            var ready = Poll(ref waiting, 1, 0);
            return ready >= 0 ? ready > 0
                : Marshal.GetLastPInvokeError() == Interrupted ? false
                : throw Failure("The line cannot be asked for edges");
        }
        finally
        {
            if (isAdded)
            {
                _line.DangerousRelease();
            }
        }
    }

    private static IOException Failure(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, nuint request, ref byte argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle handle, ref byte buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int timeoutMillis);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Handle;
        public short Wanted;
        public short Seen;
    }
}
