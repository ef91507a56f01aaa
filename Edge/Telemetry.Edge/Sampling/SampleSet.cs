namespace Telemetry.Edge.Sampling;

/// <summary>What one poll of a sensor gave; reused from poll to poll.</summary>
internal sealed class SampleSet
{
    private readonly List<Sample> _samples = [];

    public int Count => _samples.Count;

    public Sample this[int index] => _samples[index];

    public void Add(string metric, string unit, double value) => _samples.Add(new Sample(metric, unit, value));

    public void Clear() => _samples.Clear();
}
