namespace Telemetry.Edge.Drivers.Host;

/// <summary>What a computer may tell of itself.</summary>
internal static class HostMetrics
{
    public const string Cpu = "host_cpu";
    public const string Memory = "host_memory";
    public const string Swap = "host_swap";
    public const string Load = "host_load";
    public const string Disk = "host_disk";
    public const string Temperature = "host_temperature";
    public const string Frequency = "host_cpu_frequency";
    public const string Uptime = "host_uptime";
    public const string Undervoltage = "host_undervoltage";
    public const string Throttled = "host_throttled";

    public static IReadOnlyList<string> All { get; } =
        [Cpu, Memory, Swap, Load, Disk, Temperature, Frequency, Uptime, Undervoltage, Throttled];
}
