namespace Telemetry.Engine.Cep;

/// <summary>An edge of an automaton that is being made.</summary>
internal sealed class DraftEdge(CepAction action, DraftState target, CepCondition condition)
{
    public CepAction Action { get; } = action;

    public DraftState Target { get; } = target;

    public CepCondition Condition { get; set; } = condition;
}
