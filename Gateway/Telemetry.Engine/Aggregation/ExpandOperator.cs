using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Aggregation;

/// <summary>
/// Repeats each row for each grouping set, with the grouping columns that are not in the set NULL. Behind the input's
/// columns come the copies, <c>grouping_id</c> (GROUPING_ID over all grouping columns) and <c>grouping_set</c> (the
/// set's number): group by the grouping columns and these two, so that a column that is NULL itself and one that is not
/// in the set stay apart, and a set that is there twice gives its groups twice.
/// </summary>
/// <remarks>An update becomes, for each set, a delete and an insert.</remarks>
public sealed class ExpandOperator : StatelessOperator
{
    /// <summary>The column of GROUPING_ID.</summary>
    public const string IdColumn = "grouping_id";

    /// <summary>The column of the set's number.</summary>
    public const string SetColumn = "grouping_set";

    private readonly GroupingSets _sets;
    private readonly InputPort _input;
    private readonly int[] _origins;
    private readonly ImmutableArray<bool[]> _isNulled;
    private readonly int[] _row = new int[1];

    /// <summary>Makes the operator.</summary>
    /// <param name="sets">The grouping sets.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">There is no such column, or a name is taken.</exception>
    public ExpandOperator(GroupingSets sets, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(input);
        _sets = sets;
        _input = input;
        foreach (var column in sets.Columns) { _ = input.Schema.IndexOf(column); }
        var copies = sets.Copies.Select(copy => (input.Schema.IndexOf(copy.Column), copy.Name)).ToArray();
        _origins = [.. Enumerable.Range(0, input.Schema.Count), .. copies.Select(copy => copy.Item1)];
        var schema = new Schema(
        [
            .. input.Schema.Columns.Select(
                column => sets.Columns.Contains(column.Name) ? column with { IsNullable = true } : column),
            .. copies.Select(copy => input.Schema.Columns[copy.Item1] with { Name = copy.Name }),
            new(IdColumn, ColumnType.Int64), new(SetColumn, ColumnType.Int64),
        ]);
        _isNulled =
        [
            .. sets.Sets.Select(set => input.Schema.Columns
                .Select(column => sets.Columns.Contains(column.Name) && !set.Contains(column.Name)).ToArray()),
        ];
        Outputs = [new(OutputPort.Main, schema, Updates: input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"expand {_sets} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            for (var set = 0; set < _isNulled.Length; set++) { Add(frame, row, set, output); }
        }
    }

    private void Add(Frame frame, int row, int set, Collector output)
    {
        var target = output.Add(0, new Time.EventTime(frame.Times[row]), Frame.NoKey, out var at);
        _row[0] = row;
        for (var column = 0; column < _origins.Length; column++)
        {
            if (column >= frame.Schema.Count || !_isNulled[set][column])
            {
                target[column].CopyRows(frame[_origins[column]], _row, at);
            }
            else if (frame.Schema.Columns[column].Type == ColumnType.Text) { target.SetText(column, at, null); }
            else { target[column].SetNull(at); }
        }
        target.Longs(_origins.Length)[at] = _sets.IdOf(set);
        target.Longs(_origins.Length + 1)[at] = set;
        if (frame.HasKinds) { target.SetKind(at, frame.KindAt(row).Alone()); }
    }
}
