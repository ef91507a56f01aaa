using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// One input of the alert operator: where its columns are, which rules look at it, and the folds per key.
/// </summary>
internal sealed class RuleInput
{
    private readonly AlertInput _input;
    private readonly AlertRule[] _rules;
    private readonly RuleColumns[] _columns;
    private readonly int _name;
    private readonly int _metric;
    private readonly int _key;
    private readonly int _start;
    private readonly int _end;
    private readonly int _state;
    private readonly int _firing;
    private readonly int _severity;
    private readonly int _summary;
    private KeyedState<KeyFolds>? _folds;

    public RuleInput(AlertInput input, IEnumerable<AlertRule> rules)
    {
        _input = input;
        _rules = [.. rules.Where(r => r.Stream == input.Stream && r.Kind != AlertRuleKind.Offline)];
        IsQuery = _rules.Any(rule => rule.Kind == AlertRuleKind.Query);
        _name = IsQuery ? Optional(input.NameColumn, ColumnType.Text) : TextColumn(input.NameColumn);
        _metric = Optional("metric", ColumnType.Text);
        _key = IsQuery ? Optional("key", ColumnType.Text) : -1;
        _start = TimeColumn("window_start");
        _end = TimeColumn("window_end");
        _state = Optional("state", ColumnType.Text);
        _firing = IsQuery ? Optional("firing", ColumnType.Boolean) : -1;
        _severity = IsQuery ? Optional("severity", ColumnType.Text) : -1;
        _summary = IsQuery ? Optional("summary", ColumnType.Text) : -1;
        _columns = [.. _rules.Select(rule => new RuleColumns(rule, input.Schema))];
    }

    public string Stream => _input.Stream;

    public IReadOnlyList<AlertRule> Rules => _rules;

    /// <summary>Whether its rows are those of a query that is a rule.</summary>
    public bool IsQuery { get; }

    /// <summary>Whether rows say only where the condition holds.</summary>
    public bool SaysWhere => IsQuery && _firing < 0;

    /// <summary>Whether the passing of time alone can say something.</summary>
    public bool WatchesClock => SaysWhere || _rules.Any(rule => rule.Kind == AlertRuleKind.Absence);

    public KeySpace Keys => _input.Keys;

    public KeyedState<KeyFolds> Folds =>
        _folds ?? throw new InvalidOperationException("The operator was not opened.");

    public void Open(KeyTable keys) => _folds = new KeyedState<KeyFolds>(keys);

    /// <summary>The folds of a row's key; found or made.</summary>
    public KeyFolds FoldsOf(Frame frame, int row)
    {
        int key = frame.Keys[row];
        KeyFolds? folds = Folds.Find(key);
        if (folds is null)
        {
            folds = FoldsFor(TextAt(frame, row, _name), TextAt(frame, row, _metric), TextAt(frame, row, _key));
            Folds.Set(key, folds);
        }

        return folds;
    }

    public KeyFolds FoldsFor(string? name, string? metric, string? key)
    {
        string text = key ?? (metric is null ? name ?? "" : $"{name}/{metric}");
        var folds = new List<RuleFold>();
        for (int i = 0; i < _rules.Length; i++)
        {
            if (IsQuery || _rules[i].Covers(name ?? "", metric))
            {
                folds.Add(new RuleFold(i, _rules[i], text, SaysWhere));
            }
        }

        return new KeyFolds(name, metric, text, [.. folds]);
    }

    /// <summary>Whether the row is of a window at all: those of a query may be of none.</summary>
    public bool HasWindow(Frame frame, int row) => !frame[_start].IsNull(row) && !frame[_end].IsNull(row)
        && frame.Longs(_end)[row] >= frame.Longs(_start)[row];

    /// <summary>The row's window; a match of one row is an instant.</summary>
    public (long Start, long End) WindowOf(Frame frame, int row)
    {
        long start = frame.Longs(_start)[row];
        return (start, Math.Max(frame.Longs(_end)[row], start + 1));
    }

    public ResultRow RowOf(Frame frame, int row, int rule)
    {
        (long start, long end) = WindowOf(frame, row);
        double value = _firing >= 0 && (frame[_firing].IsNull(row) || !frame.Bools(_firing)[row])
            ? double.NegativeInfinity
            : _columns[rule].ValueAt(frame, row);
        if (IsQuery && double.IsNaN(value))
        {
            value = 0;
        }

        return new ResultRow(start, end, value, StateAt(frame, row));
    }

    /// <summary>What the row of a query says beside its window.</summary>
    public void NoteTexts(KeyFolds key, Frame frame, int row)
    {
        key.Severity = TextAt(frame, row, _severity) ?? key.Severity;
        key.Summary = TextAt(frame, row, _summary) ?? key.Summary;
    }

    /// <summary>The name of what the rows are about, when that is a device.</summary>
    public string? DeviceOf(KeyFolds key) => _input.NameColumn == "device" ? key.Device : null;

    public string? NameAt(Frame frame, int row) => TextAt(frame, row, _name);

    private ResultState StateAt(Frame frame, int row)
    {
        if (_state < 0)
        {
            return ResultState.Final;
        }

        return frame.TextAt(_state, row) switch
        {
            "final" => ResultState.Final,
            "incomplete" => ResultState.Incomplete,
            "provisional" => ResultState.Provisional,
            _ => ResultState.Unknown,
        };
    }

    private static string? TextAt(Frame frame, int row, int column) =>
        column < 0 || frame[column].IsNull(row) ? null : frame.TextAt(column, row);

    private int TextColumn(string name)
    {
        int index = _input.Schema.IndexOf(name);
        return _input.Schema.Columns[index].Type == ColumnType.Text
            ? index
            : throw new ArgumentException($"Column '{name}' of stream '{_input.Stream}' is no text.");
    }

    private int TimeColumn(string name)
    {
        int index = _input.Schema.Find(name);
        return index >= 0 && _input.Schema.Columns[index].Type == ColumnType.Time
            ? index
            : throw new ArgumentException($"Stream '{_input.Stream}' has no column '{name}' that is a time.");
    }

    private int Optional(string name, ColumnType type)
    {
        int index = _input.Schema.Find(name);
        return index < 0 || _input.Schema.Columns[index].Type == type
            ? index
            : throw new ArgumentException($"Column '{name}' of stream '{_input.Stream}' is no {type}.");
    }
}
