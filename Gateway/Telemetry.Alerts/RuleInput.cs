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
    private readonly int[] _values;
    private readonly int _device;
    private readonly int _metric;
    private readonly int _start;
    private readonly int _end;
    private readonly int _state;
    private KeyedState<KeyFolds>? _folds;

    public RuleInput(AlertInput input, IEnumerable<AlertRule> rules)
    {
        _input = input;
        _rules = [.. rules.Where(r => r.Stream == input.Stream)];
        _device = TextColumn("device");
        _metric = input.Schema.Find("metric");
        _start = input.Schema.IndexOf("window_start");
        _end = input.Schema.IndexOf("window_end");
        _state = input.Schema.Find("state");
        _values = [.. _rules.Select(ValueColumn)];
    }

    public string Stream => _input.Stream;

    public IReadOnlyList<AlertRule> Rules => _rules;

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
            string device = frame.TextAt(_device, row) ?? "";
            string? metric = _metric < 0 ? null : frame.TextAt(_metric, row);
            folds = FoldsFor(device, metric);
            Folds.Set(key, folds);
        }

        return folds;
    }

    public KeyFolds FoldsFor(string device, string? metric)
    {
        string text = metric is null ? device : $"{device}/{metric}";
        var folds = new List<RuleFold>();
        for (int i = 0; i < _rules.Length; i++)
        {
            if (_rules[i].Covers(device, metric))
            {
                folds.Add(new RuleFold(i, new AlertFold(_rules[i], text)));
            }
        }

        return new KeyFolds(device, metric, text, [.. folds]);
    }

    public ResultRow RowOf(Frame frame, int row, int rule) => new(
        frame.Longs(_start)[row], frame.Longs(_end)[row], ValueAt(frame, row, _values[rule]), StateAt(frame, row));

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

    private static double ValueAt(Frame frame, int row, int column)
    {
        Vec vector = frame[column];
        return vector.IsNull(row) ? double.NaN
            : vector is Vec<double> doubles ? doubles[row]
            : ((Vec<long>)vector)[row];
    }

    private int TextColumn(string name)
    {
        int index = _input.Schema.IndexOf(name);
        return _input.Schema.Columns[index].Type == ColumnType.Text
            ? index
            : throw new ArgumentException($"Column '{name}' of stream '{_input.Stream}' is no text.");
    }

    private int ValueColumn(AlertRule rule)
    {
        int index = _input.Schema.Find(rule.Aggregate);
        return index >= 0 && _input.Schema.Columns[index].Type is ColumnType.Float64 or ColumnType.Int64
            ? index
            : throw new ArgumentException(
                $"Rule '{rule.Id}': aggregate is '{rule.Aggregate}'; allowed is a number column of '{rule.Stream}': "
                + string.Join(", ", _input.Schema.Columns
                    .Where(c => c.Type is ColumnType.Float64 or ColumnType.Int64).Select(c => c.Name)) + ".");
    }
}
