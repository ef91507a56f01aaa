namespace Telemetry.Engine.Cep;

/// <summary>A partial match: where it is in the automaton, and the place that it took last.</summary>
internal struct PartialMatch
{
    /// <summary>The state that it is in.</summary>
    public int State;

    /// <summary>The event taken last; 0 when the partial match is free.</summary>
    public int Place;

    /// <summary>The next of its list; while free: the next free one.</summary>
    public int Next;

    /// <summary>The one before it in its list.</summary>
    public int Before;

    /// <summary>The number of its first event.</summary>
    public long StartOrder;

    /// <summary>The time of its first event.</summary>
    public long StartTime;
}
