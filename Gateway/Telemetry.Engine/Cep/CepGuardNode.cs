namespace Telemetry.Engine.Cep;

/// <summary>A node of what bits alone do not say: an iterative condition, or a choice or a list of guards.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="First">The iterative condition, or the first guard.</param>
/// <param name="Count">How many guards; 1 for an iterative condition that must hold, 0 for one that must not.</param>
internal readonly record struct CepGuardNode(CepGuardKind Kind, int First, int Count);
