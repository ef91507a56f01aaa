namespace Telemetry.Engine.Cep;

/// <summary>A state of an automaton.</summary>
internal readonly record struct CepState
{
    /// <summary>What it means.</summary>
    public required CepStateKind Kind { get; init; }

    /// <summary>The step that an event taken here belongs to; −1 for none.</summary>
    public required int Step { get; init; }

    /// <summary>Its first edge.</summary>
    public required int FirstEdge { get; init; }

    /// <summary>How many edges it has.</summary>
    public required int Edges { get; init; }

    /// <summary>Microseconds after the event taken last in which something must happen; 0 for no bound.</summary>
    public required long Gap { get; init; }

    /// <summary>The bits of which an event must have one to change anything here; all when any event may.</summary>
    public required ulong Interest { get; init; }

    /// <summary>Whether one may proceed from here to the end.</summary>
    public required bool MayEnd { get; init; }

    /// <summary>Whether an event leaves everything as it is.</summary>
    public bool Sleeps(ulong mask) => (mask & Interest) == 0 && Interest != CepAutomaton.EveryBit;
}
