namespace Telemetry.Engine.Cep;

/// <summary>Conditions of edges.</summary>
internal static class DraftConditions
{
    /// <summary>A condition, but for the events that end a loop.</summary>
    public static CepCondition Unless(CepCondition? until, CepCondition condition) =>
        until is null ? condition : CepCondition.Both(new CepCondition.Not(until), condition);

    /// <summary>A condition that may be none, but for the events that end a loop.</summary>
    public static CepCondition? UnlessNone(CepCondition? until, CepCondition? condition) =>
        condition is null ? null : Unless(until, condition);
}
