using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ds18b20;

/// <summary>
/// A DS18B20 through the kernel's <c>w1_therm</c>: reading its file converts, which takes up to 750 ms. A kernel
/// without
/// <c>w1_slave</c> is asked for <c>temperature</c>.
/// </summary>
internal sealed class Ds18b20Sensor : ISampledSensor
{
    /// <summary>The first characters of the names of DS18B20s.</summary>
    public const string Family = "28-";

    /// <summary>Reads of one poll: a wrong checksum is the cable's, and the next one is mostly right.</summary>
    public const int TriesMax = 3;

    /// <summary>A value of 85 °C is believed of clones only when the last one was as near as this.</summary>
    private const double PowerOnNear = 5;

    private const double PowerOnCelsius = 85;

    private readonly Ds18b20Config _config;
    private readonly IDeviceFiles _files;
    private double? _last;

    public Ds18b20Sensor(Ds18b20Config config, IDeviceFiles files)
    {
        _config = config;
        _files = files;
    }

    /// <inheritdoc/>
    public Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        var device = $"{_config.DevicesFolder.TrimStart('/')}/{_config.Id ?? FindOnly()}";
        var celsius = _files.TryRead(device + "/w1_slave") is { } text
            ? FromScratchpad(device, text, cancellation)
            : FromTemperature(device);
        var isNear = _last is { } last && Math.Abs(last - PowerOnCelsius) <= PowerOnNear;
        var isPowerOnLike = celsius == PowerOnCelsius && !isNear;
        var quality = celsius is < -55 or > 125 ? ValueQuality.Range
            : isPowerOnLike ? ValueQuality.Suspect
            : ValueQuality.Good;
        if (quality == ValueQuality.Good)
        {
            _last = celsius;
        }
        into.Add(_config.Metrics["temperature"], "Cel", celsius, quality);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held open between polls.
    }

    private string FindOnly()
    {
        var found = _files.List(_config.DevicesFolder.TrimStart('/'))
            .Where(n => n.StartsWith(Family, StringComparison.Ordinal)).ToArray();
        return found.Length switch
        {
            1 => found[0],
            0 => throw new IOException($"No DS18B20 under {_config.DevicesFolder}: no device there begins with 28-."),
            _ => throw new IOException($"{found.Length} DS18B20s, so one must be named: {string.Join(", ", found)}."),
        };
    }

    private double FromScratchpad(string device, string text, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fault = Ds18b20Scratchpad.TryParse(text, out var scratchpad);
            if (fault is null && !scratchpad.IsPowerOn)
            {
                return scratchpad.Celsius;
            }
            fault ??= "85 °C is its value of power-on: it lost its supply before it converted";
            if (attempt == TriesMax)
            {
                throw new InvalidDataException($"{device}: {fault}.");
            }
            cancellation.ThrowIfCancellationRequested();
            text = _files.TryRead(device + "/w1_slave") ?? throw Gone(device);
        }
    }

    /// <summary>Thousandths of a degree; empty when the device did not answer or its checksum was wrong.</summary>
    private double FromTemperature(string device)
    {
        var text = _files.TryRead(device + "/temperature") ?? throw Gone(device);
        return int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milli)
            ? milli / 1000.0
            : throw new InvalidDataException($"{device}: no temperature.");
    }

    private static IOException Gone(string device) => new($"{device}: the device is not on the wire.");
}
