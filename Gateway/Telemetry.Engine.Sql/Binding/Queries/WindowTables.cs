using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans the window table functions TUMBLE, HOP, CUMULATE and SESSION, with arguments by place or by
/// name.</summary>
internal sealed class WindowTables(FromPlanner from, QueryPlanner queries, PlannerSession session)
{
    /// <summary>Whether a table function is one.</summary>
    public static bool IsWindow(SqlExpression.Call call) =>
        call.Name.IsSimple && call.Function is "TUMBLE" or "HOP" or "CUMULATE" or "SESSION";

    /// <summary>The rows with their windows.</summary>
    public Relation Plan(SqlExpression.Call call)
    {
        var arguments = WindowArguments.Read(call);
        var (relation, partition) = Rows(arguments.Rows);
        var scope = new Scope(relation, session.Functions) { Place = "DESCRIPTOR" };
        var (node, column, domain) = Time(relation.Node, scope, arguments.Time, call);
        var keys = partition.Select(key => KeyOf(scope, key)).ToImmutableArray();
        return Behind(relation with { Node = node }, arguments.Window(keys, domain), column);
    }

    /// <summary>A window over a time column of rows, as GROUP BY of the first dialect has it.</summary>
    public static Relation PlanLegacy(SqlExpression.Call call, Scope scope, ImmutableArray<int> keys)
    {
        if (call.Arguments[0].Value is not SqlExpression.Column time)
        {
            throw QueryError.Window($"{call.Function} is over a column.", call.Arguments[0].Span);
        }
        var arguments = WindowArguments.ReadLegacy(call);
        var (node, column, domain) = Time(scope.Relation.Node, scope, time.Name, call);
        return Behind(scope.Relation with { Node = node }, arguments.Window(call.Function == "SESSION" ? keys
            : [], domain), column);
    }

    private static Relation Behind(Relation relation, PlanWindow window, int column)
    {
        var tvf = new PlanNode.WindowTvf(relation.Node, window, column);
        var fields = relation.Fields.AddRange(
            ((string[])["window_start", "window_end", "window_time"])
            .Select((name, index) => new Field(null, name, tvf.StartColumn + index)));
        return new(tvf, fields);
    }

    private (Relation Relation, SqlList<SqlExpression> Partition) Rows(SqlExpression rows) => rows switch
    {
        SqlExpression.TableArgument table => (from.Plan(table.Table), table.PartitionBy),
        SqlExpression.Subquery query => (queries.Plan(query.Query).As(null), []),
        SqlExpression.Column column => (from.Named(column.Name), []),
        _ => throw QueryError.Window("The first argument is a table.", rows.Span, "Write TABLE and its name."),
    };

    private static (PlanNode Node, int Column, TimeDomain Domain) Time(
        PlanNode node, Scope scope, SqlName name, SqlExpression.Call call)
    {
        var field = scope.TryFind(name) ?? throw QueryError.UnknownColumn(name.Text, name.Span, scope.Names);
        var role = node.Columns[field.Column].Role;
        if (role == TimeRole.Proctime) { return (node, field.Column, TimeDomain.Journal); }
        if (role == TimeRole.Rowtime && EventTimes.Align(node, field.Column) is { } aligned)
        {
            return (aligned, field.Column, TimeDomain.Event);
        }
        var known = scope.Relation.Fields.FirstOrDefault(
            candidate => node.Columns[candidate.Column].Role == TimeRole.Rowtime);
        throw QueryError.NotEventTime(name.Text, call.Function, name.Span, known?.Name);
    }

    private static int KeyOf(Scope scope, SqlExpression key) =>
        new ExpressionBinder(scope).Bind(key) is BoundExpression.Column column ? column.Index
            : throw QueryError.Window("PARTITION BY of SESSION takes columns.", key.Span);
}
