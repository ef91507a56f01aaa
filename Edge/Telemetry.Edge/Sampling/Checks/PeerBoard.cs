namespace Telemetry.Edge.Sampling.Checks;

/// <summary>
/// What each metric of this agent said last, so that sensors of the same thing can be held against each other.
/// Thread-safe.
/// </summary>
internal sealed class PeerBoard
{
    /// <summary>What is older than this says nothing about now.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (double Value, TimeSpan At)> _said = new(StringComparer.Ordinal);

    /// <summary>Notes a value; <paramref name="at"/> is the monotonic time that all sensors share.</summary>
    public void Post(string key, double value, TimeSpan at)
    {
        lock (_gate)
        {
            _said[key] = (value, at);
        }
    }

    /// <summary>
    /// Is a metric's value further than the tolerance from what its fresh peers say? Of three or more voices the median
    /// counts, its own among them: then only who is wrong disagrees. Of two both do; alone nobody does.
    /// </summary>
    public bool Disagrees(string key, MetricCheck check, TimeSpan at)
    {
        if (check.Peers.Count == 0)
        {
            return false;
        }
        List<double> voices = [];
        double own;
        lock (_gate)
        {
            own = _said[key].Value;
            voices.Add(own);
            foreach (var peer in check.Peers)
            {
                if (_said.TryGetValue(peer, out var said) && at - said.At <= FreshFor)
                {
                    voices.Add(said.Value);
                }
            }
        }
        return voices.Count switch
        {
            1 => false,
            2 => Math.Abs(voices[0] - voices[1]) > check.PeerTolerance,
            _ => Math.Abs(own - Median(voices)) > check.PeerTolerance,
        };
    }

    private static double Median(List<double> voices)
    {
        voices.Sort();
        var middle = voices.Count / 2;
        return voices.Count % 2 == 1 ? voices[middle] : (voices[middle - 1] + voices[middle]) / 2;
    }
}
