namespace Telemetry.Benchmarks;

/// <summary>Measures one run of a subject: from <see cref="Begin"/> until it has taken all events. What closes the
/// windows that are still open then is no work that a stream without an end has.</summary>
internal sealed class Probe
{
    private readonly bool _weighs;
    private double _began;
    private long _allocatedBefore;

    /// <summary>Makes a probe.</summary>
    /// <param name="weighs">Whether it measures memory halfway, which spoils the time.</param>
    public Probe(bool weighs = false) => _weighs = weighs;

    public double CpuSeconds { get; private set; }

    /// <summary>Bytes that all threads allocated.</summary>
    public long Allocated { get; private set; }

    /// <summary>Managed and pinned bytes that are held halfway, after a forced collection.</summary>
    public long Held { get; private set; }

    public void Begin()
    {
        GC.Collect();
        _allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        _began = CpuClock.Process();
    }

    public void Halfway()
    {
        if (_weighs) { Held = GC.GetTotalMemory(forceFullCollection: true); }
    }

    public void End()
    {
        CpuSeconds = CpuClock.Process() - _began;
        Allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocatedBefore;
    }
}
