using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Cep;

/// <summary>Values of matches, found in the kept rows and written into neighbouring columns of a frame.</summary>
internal sealed class TermPlan
{
    private readonly Term[] _terms;
    private readonly StepFold[] _folds;

    /// <summary>Makes the plan.</summary>
    /// <param name="columns">The values.</param>
    /// <param name="pattern">Whose steps they name.</param>
    /// <param name="rows">The columns of the kept rows.</param>
    /// <param name="place">What the message calls the place of an error.</param>
    /// <param name="hasCurrent">Whether there is a row that is asked about.</param>
    /// <exception cref="ArgumentException">A value does not fit.</exception>
    public TermPlan(
        ImmutableArray<MatchColumn> columns, CepPattern pattern, Schema rows, string place, bool hasCurrent)
    {
        var folds = new List<(int Step, List<Aggregate> Aggregates)>();
        _terms = [.. columns.Select(column => Plan(column, pattern, rows, place, hasCurrent, folds))];
        _folds = [.. folds.Select(fold => new StepFold(fold.Step, [.. fold.Aggregates], rows))];
        Columns = [.. columns.Select((column, index) => ColumnOf(column, _terms[index], rows))];
    }

    /// <summary>The columns of the values.</summary>
    public ImmutableArray<Column> Columns { get; }

    public bool MayFault => Array.Exists(_folds, fold => fold.MayFault);

    /// <summary>The input columns that a value looks at.</summary>
    public static IEnumerable<string> ColumnsOf(MatchTerm term) => term switch
    {
        MatchTerm.First first => [first.Column],
        MatchTerm.Last last => [last.Column],
        MatchTerm.Current current => [current.Column],
        MatchTerm.Fold fold => StepFold.ColumnsOf(fold.Aggregate),
        _ => [],
    };

    public void Open(OperatorContext context, KeyTable keys, int faultPort)
    {
        foreach (var fold in _folds) { fold.Open(context, keys, faultPort); }
    }

    /// <summary>Writes the values of a match.</summary>
    public void Write<TRows>(in TRows match, RowStore rows, int key, Frame frame, int firstColumn, int row)
        where TRows : struct, IMatchRows, allows ref struct
    {
        foreach (var fold in _folds) { fold.Fold(match, rows, key); }
        for (var index = 0; index < _terms.Length; index++)
        {
            ref readonly var term = ref _terms[index];
            var column = firstColumn + index;
            switch (term.Kind)
            {
                case TermKind.Fold: _folds[term.Place].Give(term.Offset, frame, column, row); break;
                case TermKind.Value: rows.CopyColumn([term.RowOf(match)], term.Place, frame[column], row); break;
                default: WriteTime(term.RowOf(match), rows, frame, column, row); break;
            }
        }
        foreach (var fold in _folds) { fold.Clear(); }
    }

    public void Flush(Collector output)
    {
        foreach (var fold in _folds) { fold.Flush(output); }
    }

    public void ForgetFaults()
    {
        foreach (var fold in _folds) { fold.ForgetFaults(); }
    }

    private static void WriteTime(int handle, RowStore rows, Frame frame, int column, int row)
    {
        if (handle == CepContext.None) { frame[column].SetNull(row); return; }
        frame.Longs(column)[row] = rows.TimeOf(handle);
    }

    private static Term Plan(
        MatchColumn column, CepPattern pattern, Schema rows, string place, bool hasCurrent,
        List<(int Step, List<Aggregate> Aggregates)> folds)
    {
        int StepOf(string? name)
        {
            if (name is null) { return CepContext.AllSteps; }
            var step = pattern.StepOf(name);
            return step >= 0 ? step : throw new ArgumentException(
                $"{place}: '{column.Name}' looks at step '{name}', which the pattern has not; it has "
                + $"{string.Join(", ", pattern.StepNames)}.");
        }

        switch (column.Term)
        {
            case MatchTerm.First first:
                return Find(true, TermKind.Value, StepOf(first.Step), first.Offset, rows.IndexOf(first.Column), place);
            case MatchTerm.Last last:
                return Find(false, TermKind.Value, StepOf(last.Step), last.Offset, rows.IndexOf(last.Column), place);
            case MatchTerm.FirstTime first:
                return Find(true, TermKind.Time, StepOf(first.Step), first.Offset, 0, place);
            case MatchTerm.LastTime last:
                return Find(false, TermKind.Time, StepOf(last.Step), last.Offset, 0, place);
            case MatchTerm.Current current when hasCurrent:
                return Find(false, TermKind.Value, CepContext.AllSteps, 0, rows.IndexOf(current.Column), place);
            case MatchTerm.Fold fold:
                return PlanFold(StepOf(fold.Step), fold.Aggregate with { Name = column.Name }, folds);
            default:
                throw new ArgumentException($"{place}: '{column.Name}' asks for the row that is asked about, which "
                    + "only a condition has.");
        }
    }

    private static Term Find(bool isFirst, TermKind kind, int step, int offset, int column, string place) =>
        offset >= 0 ? new(kind, isFirst, step, offset, column)
            : throw new ArgumentException($"{place}: no row is {offset} rows behind the first or before the last.");

    private static Term PlanFold(int step, Aggregate aggregate, List<(int Step, List<Aggregate> Aggregates)> folds)
    {
        var index = folds.FindIndex(fold => fold.Step == step);
        if (index < 0)
        {
            index = folds.Count;
            folds.Add((step, []));
        }
        folds[index].Aggregates.Add(aggregate);
        return new(TermKind.Fold, true, step, folds[index].Aggregates.Count - 1, index);
    }

    private Column ColumnOf(MatchColumn column, in Term term, Schema rows) => term.Kind switch
    {
        TermKind.Fold => _folds[term.Place].Columns[term.Offset],
        TermKind.Time => new(column.Name, ColumnType.Time, true),
        _ => new(column.Name, rows.Columns[term.Place].Type,
            column.Term is not MatchTerm.Current || rows.Columns[term.Place].IsNullable),
    };

    private enum TermKind
    {
        None = 0,
        Value = 1,
        Time = 2,
        Fold = 3,
    }

    /// <summary>A value: the column of a row, its time, or (place: of which fold; offset: which aggregate of it) what
    /// was folded.</summary>
    private readonly record struct Term(TermKind Kind, bool IsFirst, int Step, int Offset, int Place)
    {
        public int RowOf<TRows>(in TRows match)
            where TRows : struct, IMatchRows, allows ref struct =>
            IsFirst ? match.First(Step, Offset) : match.Last(Step, Offset);
    }
}
