namespace Telemetry.Engine.Cep;

/// <summary>What one key has. All zero: nothing.</summary>
internal struct KeyMatches
{
    /// <summary>The partial matches.</summary>
    public PartialList Partials;

    /// <summary>Complete ones that wait, because an earlier partial match could still make them skipped.</summary>
    public PartialList Done;

    /// <summary>How many of both.</summary>
    public int Count;

    /// <summary>How many places they have.</summary>
    public int Places;

    /// <summary>How many events were taken since there was nothing.</summary>
    public long Order;

    /// <summary>No partial match's time is over before this.</summary>
    public long Deadline;

    public readonly bool IsIdle => Partials.First == PartialSlab.None && Done.First == PartialSlab.None;
}
