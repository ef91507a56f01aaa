using Telemetry.Engine.Cep;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>A condition on a row and the match so far, by a function.</summary>
internal sealed class LambdaCondition<T>(Func<T, Match<T>, bool> condition, Match<T> match, KeptValues<T> values)
    : ICepCondition
{
    /// <inheritdoc/>
    public bool Holds(in CepContext context)
    {
        match.Begin(context);
        return condition(values.Read(context.Row), match);
    }
}
