namespace Telemetry.Engine.Cep;

/// <summary>Where matching goes on after a match, by FlinkCEP's names.</summary>
public static class AfterMatch
{
    /// <summary>Every match is given.</summary>
    public static CepSkip NoSkip => CepSkip.None;

    /// <summary>Of the matches that begin with the same event the first is given.</summary>
    public static CepSkip SkipToNext => CepSkip.Next;

    /// <summary>Matches do not overlap.</summary>
    public static CepSkip SkipPastLastEvent => CepSkip.PastLast;

    /// <summary>Goes on with the first event of a step.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>Where it goes on.</returns>
    public static CepSkip SkipToFirst(string step) => new CepSkip.ToFirst(step);

    /// <summary>Goes on with the last event of a step.</summary>
    /// <param name="step">The step's name.</param>
    /// <returns>Where it goes on.</returns>
    public static CepSkip SkipToLast(string step) => new CepSkip.ToLast(step);

    /// <summary>A match without the step to go on with, or that begins with it, is an error that ends the step of the
    /// pipeline: <see cref="CepSkipException"/>.</summary>
    /// <param name="skip">Where it goes on.</param>
    /// <returns>The same, with the error.</returns>
    /// <exception cref="CepPatternException">It does not go on with a step.</exception>
    public static CepSkip ThrowOnMiss(this CepSkip skip) => skip switch
    {
        CepSkip.ToFirst first => first with { OnMiss = CepMiss.Throw },
        CepSkip.ToLast last => last with { OnMiss = CepMiss.Throw },
        _ => throw new CepPatternException("Only what goes on with a step can miss it."),
    };
}
