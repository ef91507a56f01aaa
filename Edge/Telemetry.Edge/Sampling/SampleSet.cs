using Telemetry.Contract;

namespace Telemetry.Edge.Sampling;

/// <summary>What one poll of a sensor gave; reused from poll to poll.</summary>
internal sealed class SampleSet
{
    private readonly List<Sample> _samples = [];

    public int Count => _samples.Count;

    public Sample this[int index] => _samples[index];

    /// <summary>
    /// How long before this poll's beginning something may have happened that only a later poll can tell: the device's low
    /// watermark waits for it.
    /// </summary>
    public TimeSpan HoldBack { get; set; }

    /// <summary>Adds a number, measured in this poll.</summary>
    public void Add(string metric, string unit, double value, ValueQuality quality = ValueQuality.Good) =>
        Add(metric, unit, value, TimeSpan.Zero, quality);

    /// <summary>Adds a number that was measured before this poll, since the one before.</summary>
    public void Add(
        string metric, string unit, double value, TimeSpan age, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, unit, ValueKind.Number, value, "", age, quality));

    /// <summary>Adds true or false.</summary>
    public void Add(string metric, bool value, TimeSpan age, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, "", ValueKind.Bool, value ? 1 : 0, "", age, quality));

    /// <summary>Adds a text.</summary>
    public void Add(string metric, string text, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, "", ValueKind.Text, 0, text, TimeSpan.Zero, quality));

    /// <summary>Sets the quality of a sample.</summary>
    public void Doubt(int index, ValueQuality quality) => _samples[index] = _samples[index] with { Quality = quality };

    public void Clear()
    {
        _samples.Clear();
        HoldBack = TimeSpan.Zero;
    }
}
