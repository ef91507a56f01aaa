using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>
/// A pattern of events over time: steps and groups in order. Checked when it is made, immutable afterwards. Conditions
/// are numbers (<see cref="CepCondition"/>); what they mean is up to who feeds the matcher.
/// </summary>
public sealed class CepPattern
{
    private readonly Dictionary<string, int> _steps;

    /// <summary>Makes a pattern.</summary>
    /// <param name="parts">Its parts in order.</param>
    /// <param name="within">The last event of a match must come less than this after its first; zero for no
    /// bound.</param>
    /// <param name="skip">What becomes of partial matches that overlap a match; null for nothing.</param>
    /// <exception cref="CepPatternException">The pattern makes no sense.</exception>
    public CepPattern(IReadOnlyList<CepPart> parts, Duration within = default, CepSkip? skip = null)
    {
        Parts = [.. parts];
        Within = within;
        Skip = skip ?? CepSkip.None;
        var names = PatternCheck.Check(this);
        StepNames = names;
        _steps = new(names.Count, StringComparer.Ordinal);
        for (var step = 0; step < names.Count; step++) { _steps.Add(names[step], step); }
    }

    /// <summary>The parts in order.</summary>
    public IReadOnlyList<CepPart> Parts { get; }

    /// <summary>The last event of a match must come less than this after its first; zero for no bound.</summary>
    public Duration Within { get; }

    /// <summary>What becomes of partial matches that overlap a match.</summary>
    public CepSkip Skip { get; }

    /// <summary>The names of all steps, those in groups too, in the order of the text; a step's place here is its
    /// number.</summary>
    public IReadOnlyList<string> StepNames { get; }

    /// <summary>The number of a step.</summary>
    /// <param name="name">The step's name.</param>
    /// <returns>Its number, or −1 when there is no such step.</returns>
    public int StepOf(string name) => _steps.GetValueOrDefault(name, -1);

    /// <summary>The pattern as a text: equal patterns give equal texts, others do not.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => PatternText.Of(this);
}
