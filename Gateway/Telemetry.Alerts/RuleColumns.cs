using Telemetry.Engine.Data;

namespace Telemetry.Alerts;

/// <summary>Where a rule finds the number that it compares, in the rows of its stream.</summary>
internal sealed class RuleColumns
{
    private readonly AlertRule _rule;
    private readonly int _value = -1;
    private readonly int _low = -1;
    private readonly int _high = -1;

    /// <exception cref="ArgumentException">A column is not there, or is no number.</exception>
    public RuleColumns(AlertRule rule, Schema schema)
    {
        _rule = rule;
        switch (rule.Kind)
        {
            case AlertRuleKind.Threshold or AlertRuleKind.Rate or AlertRuleKind.Pattern:
                _value = Number(schema, "aggregate", rule.Aggregate);
                break;
            case AlertRuleKind.Band:
                _value = Number(schema, "aggregate", rule.Aggregate);
                _low = Number(schema, "low_column", rule.LowColumn);
                _high = Number(schema, "high_column", rule.HighColumn);
                break;
            case AlertRuleKind.Completeness:
                _low = Number(schema, "column", "present");
                _high = Number(schema, "column", "expected");
                break;
            case AlertRuleKind.Query:
                _value = schema.Find("value") < 0 ? -1 : Number(schema, "column", "value");
                break;
            case AlertRuleKind.Absence or AlertRuleKind.Offline:
                break;
            case AlertRuleKind.None:
            default:
                throw new ArgumentException($"Rule '{rule.Id}' is of no kind.");
        }
    }

    /// <summary>The number; NaN when the row says nothing.</summary>
    public double ValueAt(Frame frame, int row) => _rule.Kind switch
    {
        AlertRuleKind.Band => Math.Max(
            NumberAt(frame, row, _value) - NumberAt(frame, row, _high),
            NumberAt(frame, row, _low) - NumberAt(frame, row, _value)),
        AlertRuleKind.Completeness => NumberAt(frame, row, _low) / NumberAt(frame, row, _high),
        AlertRuleKind.Query when _value < 0 => 1,
        AlertRuleKind.Absence or AlertRuleKind.Offline => 0,
        _ => NumberAt(frame, row, _value),
    };

    private static double NumberAt(Frame frame, int row, int column)
    {
        Vec vector = frame[column];
        return vector.IsNull(row) ? double.NaN
            : vector is Vec<double> doubles ? doubles[row]
            : ((Vec<long>)vector)[row];
    }

    private int Number(Schema schema, string what, string name)
    {
        int index = schema.Find(name);
        return index >= 0 && schema.Columns[index].Type is ColumnType.Float64 or ColumnType.Int64
            ? index
            : throw new ArgumentException(
                $"Rule '{_rule.Id}': {what} is '{name}'; allowed is a number column of '{_rule.Stream}': "
                + string.Join(", ", schema.Columns
                    .Where(c => c.Type is ColumnType.Float64 or ColumnType.Int64).Select(c => c.Name)) + ".");
    }
}
