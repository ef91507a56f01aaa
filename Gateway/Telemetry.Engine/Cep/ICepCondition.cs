namespace Telemetry.Engine.Cep;

/// <summary>An iterative condition: it sees the event and the partial match that would take it.</summary>
public interface ICepCondition
{
    /// <summary>Whether the condition holds. Asked at most once for an event and a partial match; must depend on
    /// nothing else.</summary>
    /// <param name="context">The event and the partial match, for the duration of the call.</param>
    /// <returns>True when it holds.</returns>
    bool Holds(in CepContext context);
}
