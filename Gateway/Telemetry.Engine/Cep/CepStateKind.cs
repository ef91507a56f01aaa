namespace Telemetry.Engine.Cep;

/// <summary>What a state of the automaton means.</summary>
internal enum CepStateKind
{
    /// <summary>Waits for an event.</summary>
    Normal,

    /// <summary>The pattern has matched.</summary>
    Final,

    /// <summary>A forbidden event came.</summary>
    Stop,

    /// <summary>All that is left is that no forbidden event comes until the time is over.</summary>
    Pending,
}
