using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>What the kernel's clock discipline says of the wall clock, asked at most every ten seconds.</summary>
internal sealed partial class KernelClock
{
    private const int TimexBytes = 256;
    private const int StateError = 5;

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(10);

    /// <summary>More than slewing moves the wall clock between two questions: somebody has set it.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _time;
    private readonly Func<bool> _isSynchronised;
    private long _askedAt;
    private DateTimeOffset _askedWall;
    private bool _wasSynchronised;
    private TimeQuality _quality;

    public KernelClock(TimeProvider time)
        : this(time, AskKernel)
    {
    }

    internal KernelClock(TimeProvider time, Func<bool> isSynchronised)
    {
        _time = time;
        _isSynchronised = isSynchronised;
    }

    /// <summary>
    /// Synced; holdover when it was synchronised once in this process; else unsynced. A clock that somebody has set is
    /// asked about at once. One caller at a time.
    /// </summary>
    public TimeQuality Quality()
    {
        var passed = _time.GetElapsedTime(_askedAt);
        var wall = _time.GetUtcNow();
        if (_quality == TimeQuality.None || passed >= AskInterval || (wall - _askedWall - passed).Duration() > Step)
        {
            _askedAt = _time.GetTimestamp();
            _askedWall = wall;
            var synchronised = _isSynchronised();
            _wasSynchronised |= synchronised;
            _quality = synchronised ? TimeQuality.Synced
                : _wasSynchronised ? TimeQuality.Holdover
                : TimeQuality.Unsynced;
        }
        return _quality;
    }

    /// <summary>adjtimex(2) with no mode bits only reads; its return value is the state of the clock.</summary>
    private static bool AskKernel()
    {
        Span<byte> timex = stackalloc byte[TimexBytes];
        timex.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(timex, 0);
        var state = AdjustTime(ref MemoryMarshal.GetReference(timex));
        return state is >= 0 and not StateError;
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(ref byte timex);
}
