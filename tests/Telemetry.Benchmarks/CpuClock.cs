using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Telemetry.Benchmarks;

/// <summary>Time as spent by this process: other work on the machine does not count.</summary>
internal static partial class CpuClock
{
    private const int ProcessCpuTime = 2;
    private const int ThreadCpuTime = 3;

    /// <summary>CPU time of all threads, in seconds; finer than what the runtime reads, which counts ticks of 10
    /// ms.</summary>
    public static double Process() => Read(ProcessCpuTime);

    /// <summary>CPU time of this thread, in seconds.</summary>
    public static double Thread() => Read(ThreadCpuTime);

    public static double Wall() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    private static double Read(int clock)
    {
        if (ReadClock(clock, out var time) != 0) { throw new Win32Exception(Marshal.GetLastPInvokeError()); }
        return time.Seconds + (time.Nanoseconds / 1e9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int ReadClock(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
