namespace Telemetry.Engine.Cep;

/// <summary>A partial match whose time is over.</summary>
/// <param name="Deadline">When it was.</param>
/// <param name="Index">Its place among those of the key.</param>
/// <param name="Partial">The partial match.</param>
internal readonly record struct Expiry(long Deadline, int Index, int Partial) : IComparable<Expiry>
{
    public int CompareTo(Expiry other)
    {
        var byTime = Deadline.CompareTo(other.Deadline);
        return byTime != 0 ? byTime : Index.CompareTo(other.Index);
    }
}
