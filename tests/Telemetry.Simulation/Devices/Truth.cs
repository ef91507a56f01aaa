namespace Telemetry.Simulation.Devices;

/// <summary>What the devices know: every reading ever offered to an agent, in the order of its making.</summary>
internal sealed class Truth
{
    private readonly Dictionary<(string Device, string Boot, ulong Seq), TruthReading> _byId = [];
    private readonly List<TruthReading> _readings = [];

    public IReadOnlyList<TruthReading> Readings => _readings;

    /// <summary>A reading was made; a device that offers one again keeps it as it is.</summary>
    public TruthReading Add(TruthReading reading)
    {
        if (_byId.TryAdd((reading.Device, reading.Boot, reading.Seq), reading))
        {
            _readings.Add(reading);
            return reading;
        }
        return _byId[(reading.Device, reading.Boot, reading.Seq)];
    }

    public TruthReading? Find(string device, string boot, ulong seq) => _byId.GetValueOrDefault((device, boot, seq));
}
