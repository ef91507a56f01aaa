using System.Collections.Immutable;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Binding.Matching;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Sql.Syntax;
using Source = Telemetry.Engine.Sql.Syntax.SqlFrom;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans what stands in FROM.</summary>
/// <param name="queries">Plans the queries within.</param>
/// <param name="session">What is known.</param>
internal sealed class FromPlanner(QueryPlanner queries, PlannerSession session)
{
    /// <summary>The rows and the names of their columns.</summary>
    public Relation Plan(Source source) => source switch
    {
        Source.Named named => Aliased(Table(named), named.Alias, named.Name.Last.Text),
        Source.Derived derived => Aliased(queries.Plan(derived.Query).As(null), derived.Alias, null),
        Source.Function function => Aliased(Function(function), function.Alias, null),
        Source.Join join => Join(join),
        Source.Match match => Aliased(
            new MatchPlanner(Plan(match.Input), match.Recognize, session).Plan(), match.Alias, null),
        _ => throw QueryError.Unsupported("This table", source.Span),
    };

    /// <summary>A table, view or table of WITH by its name.</summary>
    public Relation Named(SqlName name)
    {
        var text = name.Last.Text;
        if (queries.Common(text) is { } common) { return common.As(text); }
        if (session.Catalog.Views.TryGetValue(text, out var view)) { return View(view, name).As(text); }
        if (session.Catalog.Tables.TryGetValue(text, out var table))
        {
            return Relation.Of(session.Scan(table), table.Columns.Select(column => column.Name), text);
        }
        throw QueryError.UnknownTable(name.Text, name.Span, queries.CommonNames.Concat(session.Catalog.Names));
    }

    private BoundQuery View(SqlView view, SqlName name) => session.View(view, wanted =>
    {
        var query = new QueryPlanner(session).Plan(wanted.Body);
        return wanted.Columns.Count == 0
            ? query : query with { Names = ColumnNamesOf(wanted.Columns, query.Names.Length, wanted.Name) };
    }, name.Span);

    private Relation Table(Source.Named named)
    {
        if (named.AsOf is not null)
        {
            throw QueryError.Unsupported("FOR SYSTEM_TIME AS OF outside of a join", named.Span,
                "Join the table: FROM orders AS o JOIN rates FOR SYSTEM_TIME AS OF o.t AS r ON ….");
        }
        return Named(named.Name);
    }

    private static Relation Aliased(Relation relation, SqlAlias? alias, string? name)
    {
        if (alias is null) { return name is null ? relation : relation.Named(name); }
        if (alias.Columns.Count == 0) { return relation.Named(alias.Name.Text); }
        return relation.Named(
            alias.Name.Text, ColumnNamesOf(alias.Columns, relation.Fields.Length, alias.Name.Text));
    }

    /// <summary>The names of an alias' column list.</summary>
    public static ImmutableArray<string> ColumnNamesOf(SqlList<SqlIdentifier> names, int count, string table)
    {
        if (names.Count == count) { return [.. names.Select(name => name.Text)]; }
        throw QueryError.Columns(
            $"'{table}' has {count} columns, and {names.Count} names are given.", names[0].Span.To(names[^1].Span));
    }

    private Relation Function(Source.Function function)
    {
        if (WindowTables.IsWindow(function.Call))
        {
            return new WindowTables(this, queries, session).Plan(function.Call);
        }
        var functions = new TableFunctions(session);
        if (functions.Find(function.Call) is { } found) { return functions.Plan(found, function.Call); }
        var name = function.Call.Function;
        throw name is "ML_PREDICT" or "UNNEST" || function.IsLateral
            ? QueryError.Unsupported($"The table function {name}", function.Span)
            : QueryError.UnknownTableFunction(
                function.Call.Name, session.Catalog.TableFunctions.Values.Select(one => one.Name));
    }

    private Relation Join(Source.Join join)
    {
        var left = Plan(join.Left);
        if (join.Right is Source.Named { AsOf: not null } versions) { return TemporalJoin(join, left, versions); }
        var right = Plan(join.Right);
        if (join.Right is Source.Named && right.Node is PlanNode.Scan { Table.Kind: SqlTableKind.Devices })
        {
            return Made(join, left, right, new JoinRule.Lookup());
        }
        return Made(join, left, right, null);
    }

    private Relation TemporalJoin(Source.Join join, Relation left, Source.Named versions)
    {
        var right = Aliased(Named(versions.Name), versions.Alias, versions.Name.Last.Text);
        var scope = new Scope(left, session.Functions) { Place = "FOR SYSTEM_TIME AS OF" };
        var time = new ExpressionBinder(scope).Bind(versions.AsOf!);
        var role = time is BoundExpression.Column column ? left.Node.Columns[column.Index].Role : TimeRole.None;
        var isProctime = role == TimeRole.Proctime || versions.AsOf is SqlExpression.Call { Function: "PROCTIME" };
        if (isProctime || right.Node is PlanNode.Scan { Table.Kind: SqlTableKind.Devices })
        {
            return Made(join, left, right, new JoinRule.Lookup());
        }
        var index = (time as BoundExpression.Column)?.Index ?? -1;
        if (role != TimeRole.Rowtime || EventTimes.Align(left.Node, index) is not { } aligned)
        {
            var known = left.Fields.FirstOrDefault(field => left.Node.Columns[field.Column].Role == TimeRole.Rowtime);
            throw QueryError.NotEventTime(
                versions.AsOf!.ToString(), "FOR SYSTEM_TIME AS OF", versions.AsOf.Span, known?.Name);
        }
        if (!right.Node.Traits.HasEventTime)
        {
            throw QueryError.MissingWatermark($"The table '{versions.Name.Text}'", versions.Span);
        }
        return Made(join, left with { Node = aligned }, right, new JoinRule.Temporal(index));
    }

    private Relation Made(Source.Join join, Relation left, Relation right, JoinRule? rule)
    {
        var width = left.Node.Columns.Length;
        var fields = left.Fields.AddRange(
            right.Fields.Select(field => field with { Column = field.Column + width }));
        var shape = new Relation(Pair(left.Node, right.Node), fields);
        var type = TypeOf(join.Kind);
        if (rule is JoinRule.Temporal or JoinRule.Lookup && type is not (JoinType.Inner or JoinType.Left))
        {
            throw QueryError.Unsupported("RIGHT or FULL with FOR SYSTEM_TIME AS OF", join.Span);
        }
        var conditions = join.On is null
            ? [] : new ExpressionBinder(Scope(shape), session.Binding).BindCondition(join.On).Conjuncts().ToList();
        var shared = SharedColumns.Of(join, left, right);
        conditions.AddRange(shared.Select(pair => SharedColumns.Equality(shape.Node, pair.Left, pair.Right + width)));
        if (rule is JoinRule.Lookup) { CheckLookup(join, right); }
        var node = JoinRecognition.Make(left.Node, right.Node, type, conditions, rule);
        if (rule is JoinRule.Temporal && node is PlanNode.Join { Keys.IsEmpty: true })
        {
            throw QueryError.Window("A join FOR SYSTEM_TIME AS OF needs an equality with the table's key.", join.Span);
        }
        return new(node, SharedColumns.Merge(fields, shared, width, type));
    }

    private Scope Scope(Relation shape) => new(shape, session.Functions) { Place = "ON" };

    /// <summary>The columns of both sides, for binding only.</summary>
    private static PlanNode.Join Pair(PlanNode left, PlanNode right) =>
        new(left, right, JoinType.Inner, new JoinRule.Interval(-1, -1, default, default, false, false), []);

    private static void CheckLookup(Source.Join join, Relation right)
    {
        if (right.Node is PlanNode.Scan) { return; }
        throw QueryError.Unsupported(
            "A look-up in anything but a table", join.Right.Span, "Join the table itself, and filter behind the join.");
    }

    private static JoinType TypeOf(SqlJoinKind kind) => kind switch
    {
        SqlJoinKind.Left => JoinType.Left,
        SqlJoinKind.Right => JoinType.Right,
        SqlJoinKind.Full => JoinType.Full,
        _ => JoinType.Inner,
    };
}
