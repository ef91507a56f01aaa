namespace Telemetry.Engine.Cep;

/// <summary>An edge of an automaton.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Source">The state that it leaves.</param>
/// <param name="Target">The state that it leads to.</param>
/// <param name="Guard">When it is open.</param>
internal readonly record struct CepEdge(CepAction Action, int Source, int Target, CepGuard Guard);
