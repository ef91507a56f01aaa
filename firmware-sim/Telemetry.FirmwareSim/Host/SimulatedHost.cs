using System.Globalization;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.FirmwareSim.Host;

/// <summary>
/// A small computer as the kernel's files under <c>proc</c> and <c>sys</c> show it; functions of time:
/// <code>
/// processor    busy for a share of 0.25 + 0.15·sin(2πt/600 s)
/// memory       40 + 10·sin(2πt/900 s) % of 4 GiB; swap 5 % of 1 GiB
/// load         1 + 0.5·sin(2πt/600 s)
/// temperature  48 + 6·sin(2πt/700 s) °C, and a cooler zone
/// </code>
/// </summary>
internal sealed class SimulatedHost(FaultSchedule faults, Func<TimeSpan> now)
{
    /// <summary>The host in scenarios.</summary>
    public const string Name = "host";

    private const long MemoryKilobytes = 4L * 1024 * 1024;
    private const long SwapKilobytes = 1024 * 1024;
    private const double JiffiesPerSecond = 100;

    /// <summary>Of all memory, percent.</summary>
    public static double Memory(TimeSpan at) => 40 + (10 * Wave(at, 900));

    public static double Load(TimeSpan at) => 1 + (0.5 * Wave(at, 600));

    /// <summary>Of the hottest zone, °C.</summary>
    public static double Celsius(TimeSpan at) => 48 + (6 * Wave(at, 700));

    /// <summary>The share of busy time, percent.</summary>
    public static double Busy(TimeSpan at) => 100 * (0.25 + (0.15 * Wave(at, 600)));

    /// <summary>The supply is too low: a brown-out that the computer survives.</summary>
    public bool IsUndervoltage(TimeSpan at) => faults.Active(Name, SensorFault.BrownOut, at) is not null;

    /// <summary>Nothing is readable.</summary>
    public bool IsGone(TimeSpan at) => faults.Active(Name, SensorFault.Dropout, at) is not null;

    /// <summary>How long a read still hangs.</summary>
    public TimeSpan HangsFor() =>
        faults.Active(Name, SensorFault.BusHang, now()) is { } hang ? hang.End - now() : TimeSpan.Zero;

    /// <summary>A file's text; null: there is none.</summary>
    public string? Read(string path)
    {
        var at = now();
        return IsGone(at) ? null : path switch
        {
            "proc/stat" => Stat(at),
            "proc/meminfo" => Text(
                $"""
                MemTotal: {MemoryKilobytes} kB
                MemAvailable: {Free(MemoryKilobytes, Memory(at))} kB
                SwapTotal: {SwapKilobytes} kB
                SwapFree: {Free(SwapKilobytes, 5)} kB
                """),
            "proc/loadavg" => Text($"{Load(at):F2} 0.50 0.40 1/100 1234\n"),
            "proc/uptime" => Text($"{at.TotalSeconds:F2} 0.00\n"),
            "sys/class/thermal/thermal_zone0/temp" => Text($"{1000 * (Celsius(at) - 5):F0}\n"),
            "sys/class/thermal/thermal_zone1/temp" => Text($"{1000 * Celsius(at):F0}\n"),
            "sys/devices/platform/soc/soc:firmware/get_throttled" => IsUndervoltage(at) ? "0x50005\n" : "0x0\n",
            _ => null,
        };
    }

    /// <summary>The names in a folder.</summary>
    public IReadOnlyList<string> List(string folder) =>
        folder == "sys/class/thermal" && !IsGone(now()) ? ["cooling_device0", "thermal_zone0", "thermal_zone1"] : [];

    private static string Stat(TimeSpan at)
    {
        // The integral of the share, so that any two readings of it give the mean between them.
        var t = at.TotalSeconds;
        var busy = JiffiesPerSecond * ((0.25 * t) + (0.15 * 600 / Turn * (1 - Math.Cos(Turn * t / 600))));
        var all = JiffiesPerSecond * t;
        return Text($"cpu  {busy:F0} 0 0 {all - busy:F0} 0 0 0 0 0 0\n");
    }

    private static double Turn => 2 * Math.PI;

    private static double Wave(TimeSpan at, double seconds) => Math.Sin(Turn * at.TotalSeconds / seconds);

    private static long Free(long all, double percent) => (long)(all * (100 - percent) / 100);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
