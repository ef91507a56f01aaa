using System.Globalization;

namespace Telemetry.FirmwareSim.Fleet;

/// <summary>What a process has used, from <c>/proc</c>.</summary>
/// <param name="Cpu">Processor time, user and system.</param>
/// <param name="ResidentBytes">Memory now.</param>
/// <param name="PeakBytes">The most memory it ever had.</param>
/// <param name="Descriptors">Files and sockets that are open.</param>
internal sealed record ProcessUsage(TimeSpan Cpu, long ResidentBytes, long PeakBytes, int Descriptors)
{
    /// <summary>Ticks of /proc/PID/stat are hundredths of a second on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <exception cref="IOException">There is no such process, or it may not be looked at.</exception>
    public static ProcessUsage Of(int process)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
        var stat = File.ReadAllText($"{folder}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var status = File.ReadAllLines($"{folder}/status");
        return new ProcessUsage(
            TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond),
            Kilobytes(status, "VmRSS:"),
            Kilobytes(status, "VmHWM:"),
            Directory.GetFiles($"{folder}/fd").Length);
    }

    /// <summary>How many descriptors this process may have open.</summary>
    public static long DescriptorsMax()
    {
        const string Key = "Max open files";
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith(Key, StringComparison.Ordinal));
        var soft = line[Key.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return soft == "unlimited" ? long.MaxValue : Number(soft);
    }

    private static long Kilobytes(string[] status, string key) =>
        1024 * Number(status.First(l => l.StartsWith(key, StringComparison.Ordinal))[key.Length..].Replace(
            "kB", "", StringComparison.Ordinal).Trim());

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
