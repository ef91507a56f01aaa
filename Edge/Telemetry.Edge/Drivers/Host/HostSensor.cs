using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Host;

/// <summary>
/// The computer's own health from /proc and /sys: processor, memory, load, disk, temperature. What a computer does not
/// have is left out; a computer that has none of it is an error.
/// </summary>
internal sealed class HostSensor : ISampledSensor
{
    private readonly string _root;
    private readonly string _diskPath;
    private long _busyBefore;
    private long _totalBefore;

    /// <param name="root">Where <c>proc</c> and <c>sys</c> are: <c>/</c>, or a test's folder.</param>
    /// <param name="diskPath">A path on the file system whose fill is measured.</param>
    public HostSensor(string root, string diskPath)
    {
        _root = root;
        _diskPath = diskPath;
    }

    /// <inheritdoc/>
    public Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        AddCpu(into);
        if (TryRead("proc/meminfo") is { } meminfo && ProcText.TryMemoryUsedPercent(meminfo, out var memory))
        {
            into.Add("host_memory", "%", memory);
        }
        if (TryRead("proc/loadavg") is { } loadavg && ProcText.TryLoad(loadavg, out var load))
        {
            into.Add("host_load", "1", load);
        }
        AddDisk(into);
        AddTemperature(into);
        return into.Count > 0
            ? Task.CompletedTask
            : throw new InvalidDataException($"Nothing readable under {_root}proc and {_root}sys.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open between polls.
    }

    /// <summary>The share of busy time since the last poll; the first poll only remembers.</summary>
    private void AddCpu(SampleSet into)
    {
        if (TryRead("proc/stat") is not { } stat || !ProcText.TryCpu(stat, out var busy, out var total))
        {
            return;
        }
        if (_totalBefore > 0 && total > _totalBefore)
        {
            into.Add("host_cpu", "%", 100.0 * (busy - _busyBefore) / (total - _totalBefore));
        }
        _busyBefore = busy;
        _totalBefore = total;
    }

    private void AddDisk(SampleSet into)
    {
        try
        {
            var drive = new DriveInfo(_diskPath);
            if (drive.TotalSize > 0)
            {
                into.Add("host_disk", "%", 100.0 * (drive.TotalSize - drive.AvailableFreeSpace) / drive.TotalSize);
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
        var zones = Path.Combine(_root, "sys/class/thermal");
        if (!Directory.Exists(zones))
        {
            return;
        }
        var hottest = double.NegativeInfinity;
        foreach (var zone in Directory.EnumerateDirectories(zones, "thermal_zone*"))
        {
            if (TryRead(Path.Combine(zone, "temp")) is { } text && ProcText.TryMilliCelsius(text, out var celsius))
            {
                hottest = Math.Max(hottest, celsius);
            }
        }
        if (double.IsFinite(hottest))
        {
            into.Add("host_temperature", "Cel", hottest);
        }
    }

    private string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(_root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
