using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// The newest row of each window of one key, for rules whose value of a window depends on the windows before it (rate,
/// pattern): a row gives the rows that follow from it, its own and those of the windows behind it.
/// </summary>
internal sealed class RowTrail(AlertRule rule)
{
    private readonly List<ResultRow> _rows = [];
    private readonly List<ResultRow> _derived = [];
    private readonly long _horizon = EpisodeTerms.Micros(rule.Horizon);
    private readonly long _within = EpisodeTerms.Micros(rule.Within);
    private readonly long _gapMax = rule.GapMax is { } gap ? EpisodeTerms.Micros(gap) : long.MaxValue;

    /// <summary>Takes a row; the rows that follow, by window, valid until the next call. None when the row's window is
    /// beyond the horizon.</summary>
    public ReadOnlySpan<ResultRow> Put(in ResultRow row)
    {
        _derived.Clear();
        if (_rows.Count > 0 && row.WindowEnd <= _rows[^1].WindowEnd - _horizon)
        {
            return [];
        }

        int index = Place(row);
        _derived.Add(Derive(index));
        for (int next = index + 1; next < _rows.Count && DependsOn(next, index); next++)
        {
            _derived.Add(Derive(next));
        }

        Trim();
        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_derived);
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_rows.Count);
        foreach (ResultRow row in _rows)
        {
            writer.Int64(row.WindowStart);
            writer.Int64(row.WindowEnd);
            writer.Float64(row.Value);
            writer.Int32((int)row.State);
        }
    }

    public void Restore(SnapshotReader reader)
    {
        _rows.Clear();
        for (int left = reader.Count(); left > 0; left--)
        {
            _rows.Add(new ResultRow(reader.Int64(), reader.Int64(), reader.Float64(),
                (ResultState)reader.Choice((int)ResultState.Final)));
        }
    }

    private int Place(in ResultRow row)
    {
        int index = _rows.Count;
        while (index > 0 && _rows[index - 1].WindowStart >= row.WindowStart)
        {
            index--;
        }

        if (index < _rows.Count && _rows[index].WindowStart == row.WindowStart)
        {
            _rows[index] = row;
        }
        else
        {
            _rows.Insert(index, row);
        }

        return index;
    }

    private bool DependsOn(int later, int index) => rule.Kind == AlertRuleKind.Rate
        ? later == index + 1
        : _rows[later].WindowEnd - _rows[index].WindowStart <= _within;

    private ResultRow Derive(int index) => rule.Kind == AlertRuleKind.Rate ? RateAt(index) : MatchAt(index);

    /// <summary>The change per second since the window before; as sure as the less sure of the two.</summary>
    private ResultRow RateAt(int index)
    {
        ResultRow row = _rows[index];
        if (index == 0)
        {
            return row with { Value = double.NaN };
        }

        ResultRow before = _rows[index - 1];
        long micros = row.WindowStart - before.WindowStart;
        double rate = row.WindowStart - before.WindowEnd > _gapMax
            ? double.NaN
            : (row.Value - before.Value) / (micros / 1e6);
        return row with { Value = rate, State = Least(row.State, before.State) };
    }

    /// <summary>1 when a match ends with this window, else 0. Each step takes the latest window it can: whatever else
    /// would fit is longer.</summary>
    private ResultRow MatchAt(int index)
    {
        ResultRow last = _rows[index];
        ResultState state = last.State;
        int step = rule.Steps.Count - 1;
        for (int at = index; at >= 0 && last.WindowEnd - _rows[at].WindowStart <= _within; at--)
        {
            if (rule.Steps[step].IsMet(_rows[at].Value))
            {
                state = Least(state, _rows[at].State);
                if (step-- == 0)
                {
                    return last with { Value = 1, State = state };
                }
            }
            else if (at == index)
            {
                break;
            }
        }

        return last with { Value = 0 };
    }

    private static ResultState Least(ResultState one, ResultState other) => one < other ? one : other;

    /// <summary>Keeps what the windows within the horizon depend on.</summary>
    private void Trim()
    {
        long edge = _rows[^1].WindowEnd - _horizon;
        int gone = 0;
        while (gone + 1 < _rows.Count && _rows[gone + 1].WindowEnd <= edge
            && (rule.Kind == AlertRuleKind.Rate || _rows[gone].WindowStart < edge - _within))
        {
            gone++;
        }

        _rows.RemoveRange(0, gone);
    }
}
