using System.Globalization;

namespace Telemetry.Campaigns.Tests.Costs;

/// <summary>What a process has used so far, as the kernel says.</summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="ResidentBytes">Its memory now.</param>
/// <param name="PeakBytes">The most that it ever had.</param>
internal readonly record struct ProcessCost(double CpuSeconds, long ResidentBytes, long PeakBytes)
{
    private const double TicksPerSecond = 100;

    public static ProcessCost Of(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture)
            + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessCost(ticks / TicksPerSecond, Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    private static long Bytes(string[] status, string name)
    {
        var line = Array.Find(status, l => l.StartsWith(name, StringComparison.Ordinal)) ?? $"{name} 0 kB";
        return 1024 * long.Parse(
            line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
