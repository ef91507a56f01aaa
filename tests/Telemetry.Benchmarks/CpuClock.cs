using System.Diagnostics;

namespace Telemetry.Benchmarks;

/// <summary>Time as spent by this process: other work on the machine does not count.</summary>
internal static class CpuClock
{
    public static double Process()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    public static double Wall() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
