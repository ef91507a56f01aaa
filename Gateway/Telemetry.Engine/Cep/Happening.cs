namespace Telemetry.Engine.Cep;

/// <summary>The event that is being processed, and what was asked of it.</summary>
internal struct Happening
{
    public int Key;

    public int Row;

    public long Time;

    public ulong Mask;

    /// <summary>Its number, when it is taken.</summary>
    public long Order;

    /// <summary>The place taken last by the partial match that is asked about; 0 for none.</summary>
    public int Place;

    /// <summary>Iterative conditions that were asked about that partial match.</summary>
    public ulong Asked;

    /// <summary>Those of them that hold.</summary>
    public ulong Held;
}
