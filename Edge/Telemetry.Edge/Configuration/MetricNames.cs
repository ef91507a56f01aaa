namespace Telemetry.Edge.Configuration;

/// <summary>What a sensor's metrics are called: by the driver's own name for each.</summary>
internal sealed class MetricNames
{
    private readonly Dictionary<string, string> _given;

    public MetricNames(Dictionary<string, string> given)
    {
        _given = given;
    }

    /// <summary>All names as they are published.</summary>
    public IReadOnlyCollection<string> All => _given.Values;

    public string this[string name] => _given[name];
}
