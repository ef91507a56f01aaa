namespace Telemetry.Engine.Cep;

/// <summary>What becomes of the partial matches that overlap a match.</summary>
public abstract record CepSkip
{
    private CepSkip()
    {
    }

    /// <summary>Nothing: every match is given.</summary>
    public static CepSkip None { get; } = new Nowhere();

    /// <summary>Those that began with the event that the match began with go.</summary>
    public static CepSkip Next { get; } = new ToNext();

    /// <summary>Those that began before the match ended go.</summary>
    public static CepSkip PastLast { get; } = new PastLastEvent();

    /// <summary>Nothing: every match is given.</summary>
    public sealed record Nowhere : CepSkip;

    /// <summary>Those that began with the event that the match began with go.</summary>
    public sealed record ToNext : CepSkip;

    /// <summary>Those that began before the match ended go.</summary>
    public sealed record PastLastEvent : CepSkip;

    /// <summary>Those that began before the first event of a step go.</summary>
    /// <param name="Step">The step's name.</param>
    /// <param name="OnMiss">What happens when there is no such event, or the match begins with it.</param>
    public sealed record ToFirst(string Step, CepMiss OnMiss = CepMiss.Ignore) : CepSkip;

    /// <summary>Those that began before the last event of a step go.</summary>
    /// <param name="Step">The step's name.</param>
    /// <param name="OnMiss">What happens when there is no such event, or the match begins with it.</param>
    public sealed record ToLast(string Step, CepMiss OnMiss = CepMiss.Ignore) : CepSkip;
}
