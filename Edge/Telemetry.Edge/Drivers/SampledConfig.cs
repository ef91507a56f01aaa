using Telemetry.Edge.Configuration;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Sampling.Checks;

namespace Telemetry.Edge.Drivers;

/// <summary>A sensor that is polled: its driver is asked on its own thread and schedule.</summary>
internal abstract record SampledConfig : SensorConfig
{
    /// <summary>Device, period, timeout and checks.</summary>
    public required SampledTerms Terms { get; init; }

    /// <inheritdoc/>
    public sealed override string? Device
    {
        get => Terms.Device;
        init => Terms = Terms with { Device = value ?? "" };
    }

    /// <inheritdoc/>
    public sealed override TimeSpan? PollPeriod => Terms.Period;

    /// <summary>Makes the driver; nothing is opened before its first poll.</summary>
    public abstract ISampledSensor Open(DriverParts parts);

    /// <inheritdoc/>
    public sealed override Func<CancellationToken, Task> LoopOf(SensorParts parts)
    {
        var judge = new SampleJudge(Terms.Device, Terms.Checks, parts.Drivers.Peers);
        return new SensorLoop(
            parts.Name, Terms.Device, Open(parts.Drivers), Terms.Period, Terms.Timeout, parts.Intake, parts.Health,
            parts.Drivers.Time, judge, parts.Drivers.NewThread, parts.Desk).RunAsync;
    }
}
