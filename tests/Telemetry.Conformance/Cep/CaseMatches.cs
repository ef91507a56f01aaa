using System.Text.Json;
using Telemetry.Engine.Cep;

namespace Telemetry.Conformance.Cep;

/// <summary>What a matcher found, as lines.</summary>
internal sealed class CaseMatches(CepPattern pattern, Func<int, int> refOf) : ICepEvents, ICepOutput
{
    /// <summary>The refs of each match.</summary>
    public List<string> Matches { get; } = [];

    /// <summary>The refs of each partial match that was out of time, by step, and when it was.</summary>
    public List<string> Timeouts { get; } = [];

    /// <summary>The line of a timeout that a case expects.</summary>
    public static string Line(JsonElement match, long millis) => Line(
        match.EnumerateObject().ToDictionary(
            step => step.Name, step => step.Value.EnumerateArray().Select(value => value.GetInt32()).ToList()),
        millis);

    public void Matched(int key, in CepMatch match)
    {
        var refs = new List<int>();
        foreach (var row in match.Rows) { refs.Add(refOf(row)); }
        Matches.Add(string.Join(' ', refs.Order()));
    }

    public void TimedOut(int key, in CepMatch partial)
    {
        var steps = new Dictionary<string, List<int>>();
        for (var index = 0; index < partial.Rows.Length; index++)
        {
            var name = pattern.StepNames[partial.Steps[index]];
            if (!steps.TryGetValue(name, out var refs)) { steps.Add(name, refs = []); }
            refs.Add(refOf(partial.Rows[index]));
        }
        Timeouts.Add(Line(steps, partial.Time.Micros / 1_000));
    }

    public void Dropped(int key, in CepMatch partial, CepDropReason reason) =>
        throw new InvalidOperationException($"A case of a few events exceeds a limit: {reason}.");

    public void Retain(int row)
    {
    }

    public void Release(int row)
    {
    }

    private static string Line(Dictionary<string, List<int>> steps, long millis) =>
        string.Join(' ', steps.OrderBy(step => step.Key, StringComparer.Ordinal)
            .Select(step => $"{step.Key}={string.Join(',', step.Value)}")) + $" at {millis}";
}
