using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The OVER calls of one SELECT: collected while its items are bound, under numbers of their own
/// (<see cref="Place"/>), and put behind its rows afterwards.</summary>
/// <param name="windows">The windows that WINDOW names.</param>
internal sealed class OverCalls(SqlList<SqlNamedWindow> windows)
{
    private const int Place = 1 << 24;

    private readonly List<OverRequest> _requests = [];

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _requests.Count == 0;

    /// <summary>The place of a call's result.</summary>
    public BoundExpression Add(SqlExpression.Call call, Scope scope)
    {
        var known = _requests.FindIndex(request => request.Call == call);
        if (known < 0)
        {
            known = _requests.Count;
            _requests.Add(OverRequest.Bind(call, OverWindow.Resolve(call.Over!, windows), new(scope)));
        }
        return new BoundExpression.Column(Place + known, "over", _requests[known].Type);
    }

    /// <summary>Puts the results behind the rows.</summary>
    /// <param name="node">The rows.</param>
    /// <param name="settle">Makes expressions as they were bound ones over the rows.</param>
    /// <returns>The rows, and what settles the items from now on.</returns>
    public (PlanNode Node, Func<BoundExpression, BoundExpression> Settle) Build(
        PlanNode node, Func<BoundExpression, BoundExpression> settle)
    {
        var book = new ColumnBook(node);
        var placed = _requests.Select(request => request.Place(settle, book)).ToList();
        var current = book.Build();
        var places = new int[_requests.Count];
        var names = new ColumnNames(current.Columns.Select(column => column.Name));
        var groups = Enumerable.Range(0, placed.Count).GroupBy(index => placed[index].Group).ToList();
        foreach (var group in groups)
        {
            var calls = group.Where(index => placed[index].Request.Number is null).ToList();
            if (calls.Count == 0) { continue; }
            foreach (var index in calls) { places[index] = current.Columns.Length + calls.IndexOf(index); }
            current = OverRule.Make(current, placed[calls[0]], [.. calls.Select(index => placed[index].Call(names))]);
        }
        for (var index = 0; index < placed.Count; index++)
        {
            if (placed[index].Request.Number is not { } number) { continue; }
            places[index] = current.Columns.Length;
            current = Numbered(current, placed[index], number, names.Unique("rank"));
        }
        var result = current;
        return (result, expression => expression.Map(part => part is not BoundExpression.Column column ? null
            : column.Index >= Place ? PlanColumns.At(result, places[column.Index - Place]) : settle(column)));
    }

    private static PlanNode.Rank Numbered(PlanNode node, PlacedOver request, RankFunction function, string name)
    {
        if (request.Order.IsEmpty)
        {
            throw QueryError.Window($"{request.Request.Call.Function} needs an ORDER BY.", request.Request.Call.Span);
        }
        return RankRule.Make(node, function, request.Partition, request.Order, name);
    }
}
