namespace Telemetry.Engine.Cep;

/// <summary>What happens when a match has no event of the step to skip to, or begins with the event to skip to, so that
/// matching from there on would give the same again.</summary>
public enum CepMiss
{
    /// <summary>Nothing is skipped.</summary>
    Ignore,

    /// <summary>An error: <see cref="CepSkipException"/>.</summary>
    Throw,

    /// <summary>As <see cref="CepSkip.Next"/>: what began with the event that the match began with goes.</summary>
    Next,
}
