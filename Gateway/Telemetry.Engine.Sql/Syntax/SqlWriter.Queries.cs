namespace Telemetry.Engine.Sql.Syntax;

// Queries and tables.
internal sealed partial class SqlWriter
{
    private void WriteQuery(SqlQuery query)
    {
        switch (query)
        {
            case SqlQuery.Select select: WriteSelect(select); break;
            case SqlQuery.Values values: WriteValues(values); break;
            case SqlQuery.Whole whole: Add("TABLE ").Add(whole.Table); break;
            case SqlQuery.Set set: WriteSet(set); break;
            case SqlQuery.Ordered ordered: WriteOrdered(ordered); break;
            case SqlQuery.With with: AddList("WITH ", with.Tables, " ").Body(with.Body, isTerm: false); break;
            default: throw new ArgumentException($"{query.GetType().Name} has no SQL.", nameof(query));
        }
    }

    private void WriteSelect(SqlQuery.Select select)
    {
        AddList(select.IsDistinct ? "SELECT DISTINCT " : "SELECT ", select.Items, "");
        if (select.From is not null) { Add(" FROM ").Add(select.From); }
        if (select.Where is not null) { Add(" WHERE ").Add(select.Where); }
        if (select.GroupBy is not null) { AddList(" GROUP BY ", select.GroupBy, ""); }
        if (select.Having is not null) { Add(" HAVING ").Add(select.Having); }
        if (select.Windows.Count > 0) { AddList(" WINDOW ", select.Windows, ""); }
    }

    private void WriteSelectItem(SqlSelectItem item)
    {
        switch (item)
        {
            case SqlSelectItem.Value value:
                Add(value.Expression);
                if (value.Alias is not null) { Add(" AS ").Add(value.Alias); }
                break;
            case SqlSelectItem.Star star:
                if (star.Of is not null) { Add(star.Of).Add("."); }
                Add("*");
                break;
            default: throw new ArgumentException($"{item.GetType().Name} has no SQL.", nameof(item));
        }
    }

    private void WriteGrouping(SqlGrouping grouping)
    {
        switch (grouping)
        {
            case SqlGrouping.Key key: Add(key.Expression); break;
            case SqlGrouping.Keys keys: AddList("(", keys.Expressions, ")"); break;
            case SqlGrouping.Sets sets: AddList("GROUPING SETS (", sets.Items, ")"); break;
            case SqlGrouping.Rollup rollup: AddList("ROLLUP (", rollup.Items, ")"); break;
            case SqlGrouping.Cube cube: AddList("CUBE (", cube.Items, ")"); break;
            default: throw new ArgumentException($"{grouping.GetType().Name} has no SQL.", nameof(grouping));
        }
    }

    private void WriteValues(SqlQuery.Values values)
    {
        var separator = "VALUES ";
        foreach (var row in values.Rows)
        {
            AddList(separator + "ROW(", row, ")");
            separator = ", ";
        }
    }

    private void WriteSet(SqlQuery.Set set)
    {
        var isIntersect = set.Operator == SqlSetOperator.Intersect;
        Side(set.Left, isIntersect && set.Left is SqlQuery.Set { Operator: not SqlSetOperator.Intersect });
        Add($" {set.Operator.ToString().ToUpperInvariant()} {(set.IsAll ? "ALL " : "")}");
        Side(set.Right, set.Right is SqlQuery.Set { Operator: var right } && (isIntersect
            || right != SqlSetOperator.Intersect));
    }

    private void Side(SqlQuery query, bool isNested)
    {
        if (isNested) { Add("(").Add(query).Add(")"); }
        else { Body(query, isTerm: true); }
    }

    // Ordered and WITH within another query need parentheses.
    private SqlWriter Body(SqlQuery query, bool isTerm)
    {
        var isWrapped = query is SqlQuery.With || (isTerm && query is SqlQuery.Ordered);
        return isWrapped ? Add("(").Add(query).Add(")") : Add(query);
    }

    private void WriteOrdered(SqlQuery.Ordered ordered)
    {
        Body(ordered.Body, isTerm: true);
        if (ordered.OrderBy.Count > 0) { AddList(" ORDER BY ", ordered.OrderBy, ""); }
        if (ordered.Limit is not null) { Add(" LIMIT ").Add(ordered.Limit); }
        if (ordered.Offset is not null) { Add(" OFFSET ").Add(ordered.Offset); }
    }

    private void WriteCommonTable(SqlCommonTable table)
    {
        Add(table.Name);
        if (table.Columns.Count > 0) { AddList(" (", table.Columns, ")"); }
        Add(" AS (").Add(table.Query).Add(")");
    }

    // ---- tables

    private void WriteTable(SqlFrom table)
    {
        switch (table)
        {
            case SqlFrom.Named named:
                Add(named.Name);
                if (named.AsOf is not null) { Add(" FOR SYSTEM_TIME AS OF ").Add(named.AsOf); }
                WriteAliasOf(named.Alias);
                break;
            case SqlFrom.Derived derived:
                Add(derived.IsLateral ? "LATERAL (" : "(").Add(derived.Query).Add(")");
                WriteAliasOf(derived.Alias);
                break;
            case SqlFrom.Function function: WriteFunction(function); break;
            case SqlFrom.Join join: WriteJoin(join); break;
            case SqlFrom.Match match:
                Input(match.Input, match.Input is SqlFrom.Join).Add(" MATCH_RECOGNIZE ").Add(match.Recognize);
                WriteAliasOf(match.Alias);
                break;
            default: throw new ArgumentException($"{table.GetType().Name} has no SQL.", nameof(table));
        }
    }

    private void WriteAliasOf(SqlAlias? alias)
    {
        if (alias is not null) { Add(" AS ").Add(alias); }
    }

    private void WriteAlias(SqlAlias alias)
    {
        Add(alias.Name);
        if (alias.Columns.Count > 0) { AddList(" (", alias.Columns, ")"); }
    }

    private void WriteFunction(SqlFrom.Function function)
    {
        Add(function.IsLateral ? "LATERAL " : "");
        var isUnnest = function.Call.Function == "UNNEST";
        Add(isUnnest ? "" : "TABLE(").Add(function.Call).Add(isUnnest ? "" : ")");
        if (function.HasOrdinality) { Add(" WITH ORDINALITY"); }
        WriteAliasOf(function.Alias);
    }

    private SqlWriter Input(SqlFrom table, bool isWrapped)
        => isWrapped ? Add("(").Add(table).Add(")") : Add(table);

    private void WriteJoin(SqlFrom.Join join)
    {
        Add(join.Left).Add(join.IsNatural ? " NATURAL" : "").Add(join.Kind switch
        {
            SqlJoinKind.Left => " LEFT JOIN ",
            SqlJoinKind.Right => " RIGHT JOIN ",
            SqlJoinKind.Full => " FULL JOIN ",
            SqlJoinKind.Cross => " CROSS JOIN ",
            _ => " JOIN ",
        });
        Input(join.Right, join.Right is SqlFrom.Join);
        if (join.On is not null) { Add(" ON ").Add(join.On); }
        if (join.Using.Count > 0) { AddList(" USING (", join.Using, ")"); }
    }
}
