namespace Telemetry.Engine.Cep;

/// <summary>A state of an automaton that is being made.</summary>
/// <param name="index">Its number.</param>
/// <param name="name">The name of the step or group that it was made for; a copy has its original's.</param>
/// <param name="step">The number of that step; −1 for none.</param>
/// <param name="kind">What it means.</param>
internal sealed class DraftState(int index, string name, int step, CepStateKind kind)
{
    public int Index { get; } = index;

    public string Name { get; } = name;

    public int Step { get; } = step;

    public CepStateKind Kind { get; } = kind;

    /// <summary>Microseconds after the event before; 0 for no bound.</summary>
    public long Gap { get; set; }

    public List<DraftEdge> Edges { get; } = [];

    public void Take(DraftState target, CepCondition condition) => Add(CepAction.Take, target, condition);

    public void Ignore(DraftState target, CepCondition condition) => Add(CepAction.Ignore, target, condition);

    public void Proceed(DraftState target, CepCondition condition) => Add(CepAction.Proceed, target, condition);

    public void Add(CepAction action, DraftState target, CepCondition condition) =>
        Edges.Add(new(action, target, condition));
}
