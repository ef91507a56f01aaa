namespace Telemetry.Simulation.Oracle;

/// <summary>
/// What an examination found, few enough to be read: the first of each rule in full, the others counted.
/// </summary>
internal sealed class Findings
{
    private const int ShownPerRuleMax = 3;

    private readonly SortedDictionary<string, List<Divergence>> _byRule = new(StringComparer.Ordinal);

    public bool IsEmpty => _byRule.Count == 0;

    /// <summary>The rules that are broken.</summary>
    public IReadOnlyCollection<string> Rules => _byRule.Keys;

    public void Add(string rule, string what, IReadOnlyList<string>? history = null)
    {
        if (!_byRule.TryGetValue(rule, out var found))
        {
            _byRule.Add(rule, found = []);
        }
        found.Add(new Divergence(rule, what, history ?? []));
    }

    /// <summary>Adds a finding when two values are not equal.</summary>
    public void Equal<T>(string rule, string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            Add(rule, $"{what}: expected {expected}, found {found}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("\n", _byRule.Values.SelectMany(Shown));

    private static IEnumerable<string> Shown(List<Divergence> found)
    {
        foreach (var divergence in found.Take(ShownPerRuleMax))
        {
            yield return divergence.ToString();
        }
        if (found.Count > ShownPerRuleMax)
        {
            yield return $"{found[0].Rule}: and {found.Count - ShownPerRuleMax} more";
        }
    }
}
