namespace Telemetry.Edge.Sampling.Checks;

/// <summary>Judges all that a sensor's polls give, metric by metric. One loop owns it.</summary>
internal sealed class SampleJudge
{
    private readonly Dictionary<string, MetricWatch> _watches = new(StringComparer.Ordinal);

    /// <param name="device">The sensor's device.</param>
    /// <param name="checks">What is believable, by metric; a metric that is not there is believed.</param>
    /// <param name="peers">What other sensors say.</param>
    public SampleJudge(string device, IReadOnlyDictionary<string, MetricCheck> checks, PeerBoard peers)
    {
        foreach (var (metric, check) in checks)
        {
            _watches.Add(metric, new MetricWatch(check, $"{device}/{metric}", peers));
        }
    }

    /// <summary>Sets the quality of each number of a poll; what is text is not judged.</summary>
    /// <param name="samples">The poll's samples.</param>
    /// <param name="at">Monotonic time of the poll.</param>
    public void Judge(SampleSet samples, TimeSpan at)
    {
        for (var i = 0; i < samples.Count; i++)
        {
            var sample = samples[i];
            if (sample.Kind != Contract.ValueKind.Text && _watches.TryGetValue(sample.Metric, out var watch))
            {
                samples.Doubt(i, watch.Judge(sample.Value, sample.Quality, at));
            }
        }
    }
}
