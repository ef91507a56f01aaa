using Telemetry.Engine.Cep;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using static Telemetry.Engine.Tests.Cep.PatternRows;

namespace Telemetry.Engine.Tests.Cep;

/// <summary>What an operator should say: all rows of a key that were in time, sorted at the end, given to a matcher of
/// their own.</summary>
internal sealed class PatternModel(MatchSpec spec) : ICepEvents, ICepOutput, ICepCondition
{
    private readonly List<ScriptStep.Row> _rows = [];
    private readonly List<string> _matched = [];
    private readonly List<string> _timedOut = [];
    private long _watermark = long.MinValue;

    public int Late { get; private set; }

    public void Play(ScriptStep step)
    {
        switch (step)
        {
            case ScriptStep.Watermark mark: _watermark = Math.Max(_watermark, mark.Time.Micros); break;
            case ScriptStep.Row row when row.Time.Micros <= _watermark: Late++; break;
            case ScriptStep.Row row: _rows.Add(row); break;
            default: throw new ArgumentException($"{step} is not modelled.");
        }
    }

    /// <summary>The lines of a key's matches, and of its partial matches whose time was over.</summary>
    public (IReadOnlyList<string> Matched, IReadOnlyList<string> TimedOut) LinesOf(string key)
    {
        _matched.Clear();
        _timedOut.Clear();
        var matcher = new CepMatcher(
            CepAutomaton.Compile(spec.Pattern), this, [.. spec.Iterative.Select(_ => this)], spec.Limits);
        foreach (var place in Enumerable.Range(0, _rows.Count).Where(place => (string)_rows[place].Values[0]! == key)
            .OrderBy(place => _rows[place].Time.Micros))
        {
            matcher.Process(0, place, _rows[place].Time, MaskOf(_rows[place]), this);
        }
        matcher.Advance(0, EventTime.Max, this);
        matcher.Finish(0, this);
        return (_matched, _timedOut);
    }

    public void Retain(int row) { }

    public void Release(int row) { }

    /// <summary>The only condition on the match so far: more than the row that was taken before.</summary>
    public bool Holds(in CepContext context) =>
        context.LastRow == CepContext.None || ValueOf(context.Row) > ValueOf(context.LastRow);

    public void Matched(int key, in CepMatch match) => _matched.Add(LineOf(match));

    public void TimedOut(int key, in CepMatch partial) => _timedOut.Add(LineOf(partial));

    public void Dropped(int key, in CepMatch partial, CepDropReason reason) =>
        throw new InvalidOperationException("no limit is met here");

    private ulong MaskOf(ScriptStep.Row row)
    {
        var mask = 0UL;
        for (var bit = 0; bit < spec.Conditions.Length; bit++)
        {
            var compare = (Expression.Compare)spec.Conditions[bit];
            if (((Expression.Text)compare.Right).Value == (string)row.Values[1]!) { mask |= 1UL << bit; }
        }
        return mask;
    }

    private long? ValueOf(int row) => (long?)_rows[row].Values[2];

    private string LineOf(in CepMatch match)
    {
        var parts = new List<string> { $"g={_rows[match.Rows[0]].Values[0]}" };
        for (var step = 0; step < spec.Pattern.StepNames.Count; step++)
        {
            var (name, rows) = (spec.Pattern.StepNames[step], match.RowsOf(step).ToArray());
            if (rows.Length > 0)
            {
                parts.Add(Text($"{name}={_rows[rows[0]].Time.Micros}"));
                parts.Add(Text($"{name}_last={_rows[rows[^1]].Time.Micros}"));
            }
            parts.Add(Text($"{name}_count={rows.Length}"));
        }
        var values = match.Rows.ToArray().Select(ValueOf).ToArray();
        if (values.Any(value => value is not null)) { parts.Add(Text($"sum={values.Sum()}")); }
        if (values[^1] is { } last) { parts.Add(Text($"last={last}")); }
        return string.Join(' ', parts);
    }
}
