using Telemetry.Contract;

namespace Telemetry.Edge.Sampling;

/// <summary>What one poll of a sensor gave; reused from poll to poll.</summary>
internal sealed class SampleSet
{
    /// <summary>What is added later than this after the poll's beginning has a time of its own.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    private readonly List<Sample> _samples = [];
    private readonly List<(string Metric, string Why)> _missing = [];
    private readonly Func<TimeSpan> _elapsed;

    /// <param name="elapsed">Time since the poll's beginning; null: none passes.</param>
    public SampleSet(Func<TimeSpan>? elapsed = null)
    {
        _elapsed = elapsed ?? (() => TimeSpan.Zero);
    }

    public int Count => _samples.Count;

    public Sample this[int index] => _samples[index];

    /// <summary>
    /// How long before this poll's beginning something may have happened that only a later poll can tell: the device's
    /// low watermark waits for it.
    /// </summary>
    public TimeSpan HoldBack { get; set; }

    /// <summary>
    /// Adds a number, measured just now: a bus that took long, or a chip that converts for long, dates it later than
    /// the poll's beginning.
    /// </summary>
    public void Add(string metric, string unit, double value, ValueQuality quality = ValueQuality.Good) =>
        Add(metric, unit, value, Now(), quality);

    /// <summary>Adds a number that was measured before this poll, since the one before.</summary>
    public void Add(
        string metric, string unit, double value, TimeSpan age, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, unit, ValueKind.Number, value, "", age, quality));

    /// <summary>Adds true or false.</summary>
    public void Add(string metric, bool value, TimeSpan age, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, "", ValueKind.Bool, value ? 1 : 0, "", age, quality));

    /// <summary>Adds a text.</summary>
    public void Add(string metric, string text, ValueQuality quality = ValueQuality.Good) =>
        _samples.Add(new Sample(metric, "", ValueKind.Text, 0, text, Now(), quality));

    /// <summary>What the poll did not give though the rest stands, and why.</summary>
    public IReadOnlyList<(string Metric, string Why)> Missing => _missing;

    /// <summary>A metric could not be read; the rest of the poll stands.</summary>
    public void Miss(string metric, string why) => _missing.Add((metric, why));

    /// <summary>Sets the quality of a sample.</summary>
    public void Doubt(int index, ValueQuality quality) => _samples[index] = _samples[index] with { Quality = quality };

    public void Clear()
    {
        _samples.Clear();
        HoldBack = TimeSpan.Zero;
        _missing.Clear();
    }

    private TimeSpan Now() => _elapsed() is var elapsed && elapsed > Together ? -elapsed : TimeSpan.Zero;
}
