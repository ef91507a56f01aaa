using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Finds rows that are known when the statement is planned: constants, chosen and computed with the engine's
/// own kernels. What could fail, or is not the same at all times, is left to the pipeline.</summary>
internal static class ConstantRows
{
    /// <summary>The rows of a node that are known; null when they are not.</summary>
    public static PlanNode.Values? Of(PlanNode node) => node switch
    {
        PlanNode.Values values => values,
        PlanNode.Filter filter => Of(filter.Input) is { } rows ? Chosen(rows, filter.Condition) : null,
        PlanNode.Project project => Of(project.Input) is { } rows ? Computed(rows, project) : null,
        _ => null,
    };

    /// <summary>Whether no two rows have the same values in these columns.</summary>
    public static bool AreUnique(PlanNode.Values values, IReadOnlyList<int> columns)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return values.Rows.All(row => seen.Add(string.Join('\0', columns.Select(column => $"{row[column]}"))));
    }

    /// <summary>A constant's value.</summary>
    public static object? ValueOf(BoundExpression constant) => ((BoundExpression.Literal)constant).Value;

    private static PlanNode.Values? Chosen(PlanNode.Values rows, BoundExpression condition)
    {
        if (Evaluate(rows, condition) is not { } truths) { return null; }
        return new(
            rows.Columns, [.. rows.Rows.Where((_, index) => truths[index] is true)], KeyOf(rows), rows.Origin);
    }

    private static PlanNode.Values? Computed(PlanNode.Values rows, PlanNode.Project project)
    {
        var columns = new List<object?[]>();
        foreach (var item in project.Items)
        {
            if (Evaluate(rows, item.Expression) is not { } values) { return null; }
            columns.Add(values);
        }
        return new(
            [.. project.Columns.Select(column => column with { IsLimited = true })],
            [.. Enumerable.Range(0, rows.Rows.Length).Select(row => columns.Select((values, column) =>
                (BoundExpression)new BoundExpression.Literal(
                    values[row], project.Columns[column].Type.With(values[row] is null))).ToImmutableArray())],
            default, rows.Origin);
    }

    private static ImmutableArray<int> KeyOf(PlanNode.Values rows) =>
        rows.Traits.UniqueKeys is [var key, ..] ? key : [];

    /// <summary>An expression's value in each row; null when one fails.</summary>
    private static object?[]? Evaluate(PlanNode.Values rows, BoundExpression expression)
    {
        if (!expression.IsDeterministic) { return null; }
        var texts = new TextDictionary();
        var schema = new Schema([.. rows.Columns.Select(column =>
            new Column(column.Name, column.Type.ToColumnType(), column.Type.IsNullable))]);
        var evaluation = new ExpressionEvaluation(expression.ToEngine(schema), schema, texts);
        var type = expression.Type.ToColumnType();
        var values = new object?[rows.Rows.Length];
        var frame = new Frame(schema, texts);
        var faults = new RowFaults();
        for (var first = 0; first < values.Length; first += frame.Count)
        {
            frame.Clear();
            foreach (var row in rows.Rows.AsSpan(first, Math.Min(EngineLimits.FrameRowsMax, values.Length - first)))
            {
                Add(frame, row);
            }
            faults.Begin(frame.Count);
            var result = evaluation.Evaluate(frame, faults);
            if (faults.Count > 0) { return null; }
            for (var row = 0; row < frame.Count; row++) { values[first + row] = ValueAt(result, row, type, texts); }
        }
        return values;
    }

    private static void Add(Frame frame, ImmutableArray<BoundExpression> values)
    {
        var row = frame.Add(EventTime.Min, Frame.NoKey);
        for (var column = 0; column < values.Length; column++)
        {
            switch (ValueOf(values[column]))
            {
                case null: frame[column].SetNull(row); break;
                case string text: frame.SetText(column, row, text); break;
                case bool truth: frame.Bools(column)[row] = truth; break;
                case double number: frame.Doubles(column)[row] = number; break;
                case decimal number: frame.Decimals(column)[row] = number; break;
                case var whole: frame.Longs(column)[row] = (long)whole; break;
            }
        }
    }

    private static object? ValueAt(Vec values, int row, ColumnType type, TextDictionary texts) =>
        values.IsNull(row) ? null : type switch
        {
            ColumnType.Float64 => ((Vec<double>)values)[row],
            ColumnType.Boolean => ((Vec<bool>)values)[row],
            ColumnType.Decimal => ((Vec<decimal>)values)[row],
            ColumnType.Text => texts[((Vec<int>)values)[row]],
            _ => ((Vec<long>)values)[row],
        };
}
