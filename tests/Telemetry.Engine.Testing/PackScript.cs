using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Testing;

/// <summary>
/// A script of packs from several devices. <see cref="Steps"/> gives it as it is; <see cref="StepsOneByOne"/> gives
/// every
/// reading a step of its own, which must change nothing but the steps' numbers.
/// </summary>
public sealed class PackScript
{
    private readonly List<Entry> _packs = [];

    /// <summary>Adds a pack. Times are seconds since the epoch.</summary>
    /// <param name="at">Journal time.</param>
    /// <param name="device">The device.</param>
    /// <param name="low">Its declared low watermark.</param>
    /// <param name="readings">Metric, event time, value.</param>
    public PackScript Pack(
        double at, string device, double low, params (string Metric, double Time, double Value)[] readings)
    {
        _packs.Add(new Entry(at, device, low, readings, null));
        return this;
    }

    /// <summary>Adds a control message for an operator.</summary>
    public PackScript Control(double at, string target, byte[] payload)
    {
        _packs.Add(new Entry(at, target, 0, [], payload));
        return this;
    }

    /// <summary>The packs as steps.</summary>
    public IEnumerable<Action<StepInput, long, Partition>> Steps() => _packs.Select(p => Step(p, p.Readings, p.Low));

    /// <summary>Each reading as a step, and the low watermark as a heartbeat behind the pack's last one.</summary>
    public IEnumerable<Action<StepInput, long, Partition>> StepsOneByOne() =>
        _packs.SelectMany(p => p.Payload is not null
        ? [Step(p, [], null)]
        : p.Readings.Select(r => Step(p, [r], null)).Append(Step(p, [], p.Low)));

    private static Action<StepInput, long, Partition> Step(
        Entry pack, (string Metric, double Time, double Value)[] readings, double? low) => (input, number, _) =>
    {
        var stamp = new StepStamp(number, Instant(pack.At), new Duration((long)(pack.At * 1e6)));
        if (pack.Payload is not null)
        {
            input.BeginControl(stamp, pack.Device, pack.Payload);
            return;
        }

        input.BeginRows(stamp, pack.Device, "", low is double seconds ? Instant(seconds) : null);
        foreach ((string metric, double time, double value) in readings)
        {
            input.AddNumber(metric, Instant(time), 0, value);
        }
    };

    private static EventTime Instant(double seconds) => new((long)Math.Round(seconds * 1e6));

    private sealed record Entry(
        double At, string Device, double Low, (string Metric, double Time, double Value)[] Readings, byte[]? Payload);
}
