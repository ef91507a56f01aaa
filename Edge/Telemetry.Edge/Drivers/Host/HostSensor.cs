using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Host;

/// <summary>
/// The computer's own health from /proc and /sys: processor, memory, load, disk, temperature, throttling. What a
/// computer does not have is left out; a computer that has none of it is an error.
/// </summary>
internal sealed class HostSensor : ISampledSensor
{
    private const string ThermalFolder = "sys/class/thermal";
    private const string SensorsFolder = "sys/class/hwmon";
    private const string ThrottledFile = "sys/devices/platform/soc/soc:firmware/get_throttled";

    private readonly IDeviceFiles _files;
    private readonly string _diskPath;
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private long _busyBefore;
    private long _totalBefore;

    /// <param name="files">Where <c>proc</c> and <c>sys</c> are.</param>
    /// <param name="diskPath">A path on the file system whose fill is measured.</param>
    public HostSensor(IDeviceFiles files, string diskPath)
    {
        _files = files;
        _diskPath = diskPath;
    }

    /// <inheritdoc/>
    public Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        AddCpu(into);
        AddMemory(into);
        if (_files.TryRead("proc/loadavg") is { } loadavg && ProcText.TryLoad(loadavg, out var load))
        {
            into.Add(HostMetrics.Load, "1", load);
        }
        if (_files.TryRead("proc/uptime") is { } uptime && ProcText.TryLoad(uptime, out var seconds))
        {
            into.Add(HostMetrics.Uptime, "s", seconds);
        }
        AddDisk(into);
        AddTemperature(into);
        AddFrequency(into);
        AddThrottling(into);
        if (into.Count == 0)
        {
            throw new InvalidDataException("Nothing of this computer is readable under proc and sys.");
        }
        MissWhatWasThere(into);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open between polls.
    }

    private void MissWhatWasThere(SampleSet into)
    {
        var now = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < into.Count; i++)
        {
            now.Add(into[i].Metric);
        }
        foreach (var metric in _given.Where(m => !now.Contains(m)))
        {
            into.Miss(metric, "It was there before and cannot be read.");
        }
        _given.UnionWith(now);
    }

    /// <summary>The share of busy time since the last poll; the first poll only remembers.</summary>
    private void AddCpu(SampleSet into)
    {
        if (_files.TryRead("proc/stat") is not { } stat || !ProcText.TryCpu(stat, out var busy, out var total))
        {
            return;
        }
        if (_totalBefore > 0 && total > _totalBefore)
        {
            into.Add(HostMetrics.Cpu, "%", 100.0 * (busy - _busyBefore) / (total - _totalBefore));
        }
        _busyBefore = busy;
        _totalBefore = total;
    }

    private void AddMemory(SampleSet into)
    {
        if (_files.TryRead("proc/meminfo") is not { } meminfo)
        {
            return;
        }
        if (ProcText.TryUsedPercent(meminfo, "MemTotal:", "MemAvailable:", out var memory))
        {
            into.Add(HostMetrics.Memory, "%", memory);
        }
        if (ProcText.TryUsedPercent(meminfo, "SwapTotal:", "SwapFree:", out var swap))
        {
            into.Add(HostMetrics.Swap, "%", swap);
        }
    }

    private void AddDisk(SampleSet into)
    {
        try
        {
            var drive = new DriveInfo(_diskPath);
            if (drive.TotalSize > 0)
            {
                into.Add(HostMetrics.Disk, "%", 100.0 * (drive.TotalSize - drive.AvailableFreeSpace) / drive.TotalSize);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that is not mounted is left out like any other missing part.
        }
    }

    /// <summary>The hottest zone: that one throttles the computer.</summary>
    private void AddTemperature(SampleSet into)
    {
        var hottest = double.NegativeInfinity;
        foreach (var zone in _files.List(ThermalFolder))
        {
            if (zone.StartsWith("thermal_zone", StringComparison.Ordinal)
                && _files.TryRead($"{ThermalFolder}/{zone}/temp") is { } text
                && ProcText.TryMilliCelsius(text, out var celsius))
            {
                hottest = Math.Max(hottest, celsius);
            }
        }
        if (double.IsFinite(hottest))
        {
            into.Add(HostMetrics.Temperature, "Cel", hottest);
        }
    }

    private void AddFrequency(SampleSet into)
    {
        if (_files.TryRead("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq") is { } text
            && ProcText.TryMilliCelsius(text, out var megahertz))
        {
            into.Add(HostMetrics.Frequency, "Hz", megahertz * 1e6); // The file says kHz: a thousandth of it is MHz.
        }
    }

    /// <summary>
    /// The Raspberry Pi's firmware tells its throttling as bits, those of <c>vcgencmd get_throttled</c>: 0 is
    /// under-voltage now, 1 to 3 are a capped clock, throttling and the soft temperature limit, now. Where there is
    /// only the kernel's
    /// <c>rpi_volt</c>, its alarm is the under-voltage.
    /// </summary>
    private void AddThrottling(SampleSet into)
    {
        if (_files.TryRead(ThrottledFile) is { } text && ProcText.TryHex(text, out var bits))
        {
            into.Add(HostMetrics.Undervoltage, (bits & 0x1) != 0, TimeSpan.Zero);
            into.Add(HostMetrics.Throttled, (bits & 0xE) != 0, TimeSpan.Zero);
            return;
        }
        foreach (var sensor in _files.List(SensorsFolder))
        {
            if (_files.TryRead($"{SensorsFolder}/{sensor}/name")?.Trim() == "rpi_volt"
                && _files.TryRead($"{SensorsFolder}/{sensor}/in0_lcrit_alarm")?.Trim() is ("0" or "1") and var alarm)
            {
                into.Add(HostMetrics.Undervoltage, alarm == "1", TimeSpan.Zero);
            }
        }
    }
}
