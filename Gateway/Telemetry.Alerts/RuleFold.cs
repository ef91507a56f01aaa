using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>A rule's fold for one key, and what makes its rows.</summary>
internal sealed class RuleFold
{
    private readonly RowTrail? _trail;
    private readonly Silence? _silence;
    private readonly OpenEnd? _openEnd;

    /// <param name="rule">The rule's place among its input's rules.</param>
    /// <param name="spec">The rule.</param>
    /// <param name="key">The key's text.</param>
    /// <param name="saysWhere">Rows say only where the condition holds, and not where it does not.</param>
    public RuleFold(int rule, AlertRule spec, string key, bool saysWhere)
    {
        Rule = rule;
        Fold = new AlertFold(spec, key);
        _trail = spec.Kind is AlertRuleKind.Rate or AlertRuleKind.Pattern ? new RowTrail(spec) : null;
        _silence = spec.Kind == AlertRuleKind.Absence ? new Silence(spec, Fold) : null;
        _openEnd = saysWhere ? new OpenEnd(spec, Fold) : null;
    }

    public int Rule { get; }

    public AlertFold Fold { get; }

    /// <summary>Whether the passing of time alone can say something.</summary>
    public bool WatchesClock => _silence is not null || _openEnd is not null;

    public void Apply(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (_silence is not null)
        {
            _silence.Take(row, at, events);
        }
        else if (_openEnd is not null)
        {
            _openEnd.Take(row, at, events);
        }
        else if (_trail is null)
        {
            Fold.Apply(row, at, events);
        }
        else
        {
            ReadOnlySpan<ResultRow> rows = _trail.Put(row);
            if (rows.Length == 1)
            {
                Fold.Apply(rows[0], at, events);
            }
            else if (rows.Length > 1)
            {
                Fold.ApplyCorrection([], rows, at, events);
            }
        }
    }

    /// <summary>The row of a query for a window is taken back, and none replaces it.</summary>
    public void TakeBack(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (_openEnd is not null)
        {
            _openEnd.TakeBack(row, at, events);
        }
        else
        {
            Fold.ApplyCorrection([(row.WindowStart, row.WindowEnd - row.WindowStart)], [], at, events);
        }
    }

    /// <summary>The row of a query for a window is taken back, and that of another window replaces it.</summary>
    public void Move(in ResultRow from, in ResultRow row, long at, List<AlertEvent> events)
    {
        if (_openEnd is not null)
        {
            _openEnd.Move(from, row, at, events);
        }
        else
        {
            Fold.ApplyCorrection([(from.WindowStart, from.WindowEnd - from.WindowStart)], [row], at, events);
        }
    }

    /// <summary>All up to here has come.</summary>
    public void Pass(long clock, long at, List<AlertEvent> events)
    {
        _silence?.Pass(clock, at, events);
        _openEnd?.Pass(clock, at, events);
    }

    /// <summary>The key's device is back.</summary>
    public void Resume(long at) => _silence?.Resume(at);

    public void Snapshot(SnapshotWriter writer)
    {
        Fold.Snapshot(writer);
        _trail?.Snapshot(writer);
        _silence?.Snapshot(writer);
        _openEnd?.Snapshot(writer);
    }

    public void Restore(SnapshotReader reader)
    {
        Fold.Restore(reader);
        _trail?.Restore(reader);
        _silence?.Restore(reader);
        _openEnd?.Restore(reader);
    }
}
