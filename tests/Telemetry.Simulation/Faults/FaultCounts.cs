namespace Telemetry.Simulation.Faults;

/// <summary>How often each kind of fault really fired.</summary>
internal sealed class FaultCounts
{
    private readonly long[] _counts = new long[Enum.GetValues<FaultKind>().Length];

    public long this[FaultKind kind] => _counts[(int)kind];

    public void Fired(FaultKind kind) => _counts[(int)kind]++;

    public void Add(FaultCounts other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }
}
