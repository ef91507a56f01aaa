namespace Telemetry.Simulation.Oracle;

/// <summary>Something that is not as the oracle says.</summary>
/// <param name="Rule">Which promise is broken; the same few words for the same promise.</param>
/// <param name="What">What was found and what was expected.</param>
/// <param name="History">How it came to it: records, lives, crashes; in order.</param>
internal sealed record Divergence(string Rule, string What, IReadOnlyList<string> History)
{
    /// <inheritdoc/>
    public override string ToString() =>
        History.Count == 0 ? $"{Rule}: {What}" : $"{Rule}: {What}\n    {string.Join("\n    ", History)}";
}
