using Telemetry.Engine.Sql.Parsing;

namespace Telemetry.Engine.Sql.Syntax;

// Calls and the windows behind them.
internal sealed partial class SqlWriter
{
    private void WriteCall(SqlExpression.Call call)
    {
        if (call.MatchScope != SqlMatchScope.Unsaid) { Add(call.MatchScope.ToString().ToUpperInvariant()).Add(" "); }
        var isBare = call.Arguments.Count == 0 && call.Name.IsSimple && SqlWords.Bare.Contains(call.Name.Text);
        if (isBare)
        {
            Add(call.Name.Text);
            return;
        }
        if (call.Name.IsSimple && SqlWords.Special.Contains(call.Name.Text)) { WriteSpecialCall(call); }
        else
        {
            WriteFunctionName(call.Name);
            Add("(");
            WriteArguments(call);
        }
        Add(")");
        WriteCallTail(call);
    }

    private void WriteFunctionName(SqlName name)
    {
        if (name.IsSimple && SqlWords.Functions.Contains(name.Text)) { Add(name.Text); }
        else { WriteName(name); }
    }

    private void WriteArguments(SqlExpression.Call call)
    {
        if (call.IsDistinct) { Add("DISTINCT "); }
        WriteList(call.Arguments);
        if (call.OrderBy.Count > 0) { AddList(" ORDER BY ", call.OrderBy, ""); }
    }

    private void WriteCallTail(SqlExpression.Call call)
    {
        if (call.IgnoresNulls is { } ignores) { Add(ignores ? " IGNORE NULLS" : " RESPECT NULLS"); }
        if (call.Filter is not null) { Add(" FILTER (WHERE ").Add(call.Filter).Add(")"); }
        if (call.Over is null) { return; }
        Add(" OVER ");
        var isNamed = call.Over is { Name: not null, PartitionBy.Count: 0, OrderBy.Count: 0, Frame: null };
        if (isNamed) { Add(call.Over.Name!); }
        else { WriteWindow(call.Over); }
    }

    private void WriteArgument(SqlArgument argument)
    {
        if (argument.Name is not null) { Add(argument.Name).Add(" => "); }
        Add(argument.Value);
    }

    // All but the closing parenthesis.
    private void WriteSpecialCall(SqlExpression.Call call)
    {
        var values = call.Arguments;
        Action? form = (call.Function, values.Count) switch
        {
            ("EXTRACT", 2) when IsSymbol(values, 0) => () => Add(values[0]).Add(" FROM ").Add(values[1]),
            ("FLOOR" or "CEIL" or "CEILING", 2) when IsSymbol(values, 1) => ()
                => Add(values[0]).Add(" TO ").Add(values[1]),
            ("FLOOR" or "CEIL" or "CEILING" or "TRIM" or "SUBSTRING", _) when !IsSymbol(values, 0) => ()
                => WriteList(values),
            ("TIMESTAMPADD" or "TIMESTAMPDIFF", _) when IsSymbol(values, 0) => () => WriteList(values),
            ("TRIM", 3) => () => Add(values[0]).Add(" ").Add(values[1]).Add(" FROM ").Add(values[2]),
            ("TRIM", 2) => () => Add(values[0]).Add(" FROM ").Add(values[1]),
            ("POSITION", 2) => () =>
                Operand(values[0].Value, RangeLevel + 1).Add(" IN ").Operand(values[1].Value, RangeLevel + 1),
            ("OVERLAY", 3 or 4) => () => WriteOverlay(values),
            ("JSON_OBJECT" or "JSON_OBJECTAGG", _) => () => WriteJsonObject(values),
            ("JSON_ARRAY" or "JSON_ARRAYAGG" or "JSON_VALUE" or "JSON_QUERY" or "JSON_EXISTS", _) => ()
                => WriteJson(values),
            _ => null,
        };
        if (form is null)
        {
            // Called by a quoted name with arguments as of any other function.
            Add($"`{call.Name.Text}`(");
            WriteArguments(call);
            return;
        }
        Add(call.Name.Text).Add("(");
        form();
    }

    private static bool IsSymbol(SqlList<SqlArgument> values, int index)
        => index < values.Count && values[index].Value is SqlExpression.Symbol;

    private void WriteOverlay(SqlList<SqlArgument> values)
    {
        Add(values[0]).Add(" PLACING ").Add(values[1]).Add(" FROM ").Add(values[2]);
        if (values.Count == 4) { Add(" FOR ").Add(values[3]); }
    }

    private void WriteJson(SqlList<SqlArgument> values)
    {
        WriteList(values.Where(v => v.Name is null));
        WriteJsonClauses(values);
    }

    private void WriteJsonObject(SqlList<SqlArgument> values)
    {
        var plain = values.Where(v => v.Name is null).ToArray();
        for (var i = 0; i + 1 < plain.Length; i += 2)
        {
            Add(i > 0 ? ", KEY " : "KEY ").Add(plain[i]).Add(" VALUE ").Add(plain[i + 1]);
        }
        WriteJsonClauses(values);
    }

    private void WriteJsonClauses(SqlList<SqlArgument> values)
    {
        foreach (var clause in values.Where(v => v.Name is not null))
        {
            var name = clause.Name!.Text;
            Add(" ");
            if (name == "RETURNING") { Add(name).Add(" ").Add(clause.Value); }
            else if (name == "WRAPPER") { WriteWrapper(clause.Value); }
            else
            {
                if (clause.Value is not SqlExpression.Symbol) { Add("DEFAULT "); }
                Add(clause.Value).Add(" ").Add(name);
            }
        }
    }

    private void WriteWrapper(SqlExpression wrapper)
    {
        var word = wrapper is SqlExpression.Symbol symbol ? symbol.Word : "WITH";
        Add(word == "CONDITIONAL" ? "WITH CONDITIONAL ARRAY WRAPPER" : word + " ARRAY WRAPPER");
    }

    private void WriteTableArgument(SqlExpression.TableArgument argument)
    {
        Add("TABLE ");
        if (argument.Table is SqlFrom.Derived derived) { Add("(").Add(derived.Query).Add(")"); }
        else if (argument.Table is SqlFrom.Function function) { Add("(").Add(function.Call).Add(")"); }
        else { Add(argument.Table); }
        if (argument.PartitionBy.Count > 0) { AddList(" PARTITION BY ROW(", argument.PartitionBy, ")"); }
        if (argument.OrderBy.Count > 0) { AddList(" ORDER BY ", argument.OrderBy, ""); }
    }

    // ---- ORDER BY and OVER

    private void WriteOrderItem(SqlOrderItem item)
    {
        Add(item.Expression);
        if (item.IsDescending) { Add(" DESC"); }
        if (item.NullsFirst is { } first) { Add(first ? " NULLS FIRST" : " NULLS LAST"); }
    }

    private void WriteWindow(SqlWindow window)
    {
        Add("(");
        var separator = "";
        if (window.Name is not null)
        {
            Add(window.Name);
            separator = " ";
        }
        if (window.PartitionBy.Count > 0)
        {
            AddList(separator + "PARTITION BY ", window.PartitionBy, "");
            separator = " ";
        }
        if (window.OrderBy.Count > 0)
        {
            AddList(separator + "ORDER BY ", window.OrderBy, "");
            separator = " ";
        }
        if (window.Frame is not null) { Add(separator).Add(window.Frame); }
        Add(")");
    }

    private void WriteNamedWindow(SqlNamedWindow window) => Add(window.Name).Add(" AS ").Add(window.Window);

    private void WriteFrame(SqlFrame frame)
    {
        Add(frame.Unit.ToString().ToUpperInvariant()).Add(" BETWEEN ").Add(frame.Start).Add(" AND ").Add(frame.End);
        Add(frame.Exclusion switch
        {
            SqlFrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
            SqlFrameExclusion.Group => " EXCLUDE GROUP",
            SqlFrameExclusion.Ties => " EXCLUDE TIES",
            _ => "",
        });
    }

    private void WriteBound(SqlFrameBound bound)
    {
        switch (bound)
        {
            case SqlFrameBound.UnboundedPreceding: Add("UNBOUNDED PRECEDING"); break;
            case SqlFrameBound.Preceding by: Operand(by.Distance, RangeLevel + 1).Add(" PRECEDING"); break;
            case SqlFrameBound.CurrentRow: Add("CURRENT ROW"); break;
            case SqlFrameBound.Following by: Operand(by.Distance, RangeLevel + 1).Add(" FOLLOWING"); break;
            case SqlFrameBound.UnboundedFollowing: Add("UNBOUNDED FOLLOWING"); break;
            default: throw new ArgumentException($"{bound.GetType().Name} has no SQL.", nameof(bound));
        }
    }
}
