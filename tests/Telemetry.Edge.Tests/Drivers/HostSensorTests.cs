using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Drivers.Host;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class HostSensorTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edge-proc").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task All_that_the_computer_has_is_read()
    {
        Write("proc/stat", "cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 1 2 3 4\n");
        Write("proc/meminfo", "MemTotal:  1000 kB\nMemFree:  1 kB\nMemAvailable:  250 kB\n");
        Write("proc/loadavg", "0.42 0.37 0.27 2/94 12049\n");
        Write("sys/class/thermal/thermal_zone0/temp", "41500\n");
        Write("sys/class/thermal/thermal_zone1/temp", "52250\n");
        using var sensor = new HostSensor(new DiskFiles(_root), "/");
        var first = await Sample(sensor);
        Assert.False(first.ContainsKey("host_cpu")); // A share of time needs two looks.
        Assert.Equal(75, first["host_memory"]);
        Assert.Equal(0.42, first["host_load"]);
        Assert.Equal(52.25, first["host_temperature"]);
        Assert.InRange(first["host_disk"], 0, 100);

        Write("proc/stat", "cpu  150 0 75 850 75 0 0 0 0 0\ncpu0 1 2 3 4\n");
        Assert.Equal(50, (await Sample(sensor))["host_cpu"]); // 75 busy of 150 jiffies.
    }

    [Fact]
    public async Task What_is_missing_or_garbled_is_left_out()
    {
        Write("proc/stat", "cpu what\n");
        Write("proc/meminfo", "MemTotal: many kB\n");
        Write("proc/loadavg", "1.5");
        using var sensor = new HostSensor(new DiskFiles(_root), "/no/such/disk");
        var samples = await Sample(sensor);
        Assert.Equal(1.5, samples["host_load"]);
        Assert.DoesNotContain("host_memory", samples.Keys);
        Assert.DoesNotContain("host_temperature", samples.Keys);
    }

    [Fact]
    public async Task A_Raspberry_Pi_tells_its_throttling_clock_and_swap()
    {
        Write("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 200 kB\nSwapFree: 150 kB\n");
        Write("proc/uptime", "35.71 101.12\n");
        Write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "1500000\n");
        Write("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");
        using var sensor = new HostSensor(new DiskFiles(_root), "/");
        var samples = await Sample(sensor);
        Assert.Equal(25, samples["host_swap"]);
        Assert.Equal(35.71, samples["host_uptime"]);
        Assert.Equal(1.5e9, samples["host_cpu_frequency"]);
        Assert.Equal((1, 1), (samples["host_undervoltage"], samples["host_throttled"])); // Bits 0 and 2 are of now.
        Write("sys/devices/platform/soc/soc:firmware/get_throttled", "0x50000\n");
        samples = await Sample(sensor);
        Assert.Equal((0, 0), (samples["host_undervoltage"], samples["host_throttled"])); // Those were once.
    }

    [Theory]
    [InlineData("1\n", 1.0)]
    [InlineData("0\n", 0.0)]
    [InlineData("what\n", null)]
    public async Task Without_the_firmwares_file_the_kernels_alarm_tells_the_undervoltage(string alarm, double? told)
    {
        Write("sys/class/hwmon/hwmon0/name", "cpu_thermal\n");
        Write("sys/class/hwmon/hwmon1/name", "rpi_volt\n");
        Write("sys/class/hwmon/hwmon1/in0_lcrit_alarm", alarm);
        using var sensor = new HostSensor(new DiskFiles(_root), "/");
        var samples = await Sample(sensor);
        Assert.Equal(told, samples.TryGetValue("host_undervoltage", out var value) ? value : null);
        Assert.DoesNotContain("host_throttled", samples.Keys);
    }

    private static async Task<Dictionary<string, double>> Sample(HostSensor sensor)
    {
        var set = new SampleSet();
        await sensor.SampleAsync(set, default);
        return Enumerable.Range(0, set.Count).ToDictionary(i => set[i].Metric, i => set[i].Value);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
