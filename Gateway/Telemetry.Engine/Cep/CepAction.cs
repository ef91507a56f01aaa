namespace Telemetry.Engine.Cep;

/// <summary>What happens on an edge of the automaton.</summary>
internal enum CepAction
{
    /// <summary>The event is taken.</summary>
    Take,

    /// <summary>The event is passed over.</summary>
    Ignore,

    /// <summary>The event is looked at from the next state.</summary>
    Proceed,
}
