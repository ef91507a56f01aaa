using System.Runtime.InteropServices;
using Telemetry.Contract;

namespace Telemetry.Edge.Clock;

/// <summary>CLOCK_BOOTTIME and the kernel's boot id.</summary>
internal sealed partial class MachineClock : IMachineClock
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";
    private const int BootTimeClock = 7;

    private MachineClock(string boot)
    {
        Boot = boot;
    }

    /// <summary>This machine's.</summary>
    public static MachineClock Instance { get; } = new(ReadBootId());

    /// <inheritdoc/>
    public string Boot { get; }

    /// <inheritdoc/>
    public long Micros => GetTime(BootTimeClock, out var time) == 0
        ? ((long)time.Seconds * 1_000_000) + ((long)time.Nanoseconds / 1000)
        : throw new PlatformNotSupportedException("clock_gettime(CLOCK_BOOTTIME) failed: Linux is needed.");

    private static string ReadBootId()
    {
        try
        {
            var id = File.ReadAllText(BootIdFile).Trim();
            if (Names.IsValidBoot(id))
            {
                return id;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sandbox without /proc: as if the machine were started with each process.
        }
        return Guid.NewGuid().ToString("N");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    // Both members are as long as a pointer on the 64-bit systems that the agent is built for.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
