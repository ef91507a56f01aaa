using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>The conditions of a pattern's variables: those on rows alone, asked of whole frames, and those on the match
/// so far. What may fail for a row is asked with the latter, so that it can only fail where it counts.</summary>
internal sealed class MatchConditions(PlanNode.Match node, Schema rows)
{
    private readonly ImmutableArray<Expression>.Builder _ofRows = ImmutableArray.CreateBuilder<Expression>();
    private readonly ImmutableArray<MatchCondition>.Builder _ofMatches =
        ImmutableArray.CreateBuilder<MatchCondition>();

    /// <summary>The conditions on rows alone.</summary>
    public ImmutableArray<Expression> OfRows => _ofRows.ToImmutable();

    /// <summary>The conditions on the match so far.</summary>
    public ImmutableArray<MatchCondition> OfMatches => _ofMatches.ToImmutable();

    /// <summary>The condition of a variable, taken among the others.</summary>
    public CepCondition Of(MatchVariable variable)
    {
        var simple = CepCondition.Always;
        BoundExpression? ofRow = null, ofMatch = null;
        foreach (var condition in variable.RowCondition?.Conjuncts() ?? [])
        {
            if (condition.ToEngine(rows).MayFault()) { ofMatch = BoundExpression.Both(ofMatch, condition); }
            else { ofRow = BoundExpression.Both(ofRow, condition); }
        }
        if (ofRow is not null)
        {
            _ofRows.Add(ofRow.ToEngine(rows));
            simple = new CepCondition.Simple(_ofRows.Count - 1);
        }
        ofMatch = BoundExpression.Both(ofMatch, variable.MatchCondition);
        if (ofMatch is null) { return simple; }
        _ofMatches.Add(Asked(ofMatch));
        return CepCondition.Both(simple, new CepCondition.Iterative(_ofMatches.Count - 1));
    }

    /// <summary>Where the operator finds a value.</summary>
    public MatchTerm TermOf(MatchValue value)
    {
        var step = value.Variable == MatchValue.AllRows ? null : node.Variables[value.Variable].Name;
        return value switch
        {
            MatchValue.Pick { IsFirst: true } pick => new MatchTerm.First(step, NameAt(pick.Column), pick.Offset),
            MatchValue.Pick pick => new MatchTerm.Last(step, NameAt(pick.Column), pick.Offset),
            MatchValue.Fold fold => new MatchTerm.Fold(step, PlanAggregates.Of(fold.Call, fold.Name, rows)),
            _ => throw new NotSupportedException($"No operator knows {value}."),
        };
    }

    public static string Numbered(string prefix, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    /// <summary>A condition over values by name.</summary>
    private MatchCondition Asked(BoundExpression condition)
    {
        var width = node.Input.Columns.Length;
        var used = condition.Columns();
        var terms = used.Select((column, index) => new MatchColumn(
            Numbered("t", index), column < width
                ? new MatchTerm.Current(NameAt(column)) : TermOf(node.Asked[column - width])));
        var schema = new Schema([.. used.Select((column, index) => new Column(
            Numbered("t", index), TypeAt(column).ToColumnType(), TypeAt(column).IsNullable))]);
        var places = used.Select((column, index) => (column, index))
            .ToDictionary(item => item.column, item => item.index);
        return new([.. terms], condition.MoveColumns(column => places[column]).ToEngine(schema));
    }

    private Types.SqlType TypeAt(int column) => column < node.Input.Columns.Length
        ? node.Input.Columns[column].Type : node.Asked[column - node.Input.Columns.Length].Type;

    private string NameAt(int column) => rows.Columns[column].Name;
}
