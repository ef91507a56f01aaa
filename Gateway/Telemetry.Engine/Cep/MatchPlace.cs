namespace Telemetry.Engine.Cep;

/// <summary>An event taken by a step, and the place before it. Partial matches that began alike share places; a place
/// goes when nobody points at it any more.</summary>
internal struct MatchPlace
{
    /// <summary>The place before, or 0. While the place is free: the next free one.</summary>
    public int Before;

    /// <summary>The step that took the event.</summary>
    public int Step;

    /// <summary>The event's row.</summary>
    public int Row;

    /// <summary>How many places and partial matches point at it.</summary>
    public int Holders;

    /// <summary>The event's number among those that the key's partial matches took.</summary>
    public long Order;

    /// <summary>The event's time.</summary>
    public long Time;
}
