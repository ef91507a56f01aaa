namespace Telemetry.Engine.Sql.Syntax;

// Expressions. The levels are the parser's.
internal sealed partial class SqlWriter
{
    private const int NotLevel = 26;
    private const int IsLevel = 28;
    private const int CompareLevel = 30;
    private const int RangeLevel = 32;
    private const int SignLevel = 80;
    private const int PostfixLevel = 90;
    private const int PrimaryLevel = 100;

    private static int LevelOf(SqlExpression expression) => expression switch
    {
        SqlExpression.Binary binary => LevelOf(binary.Operator),
        SqlExpression.Unary { Operator: SqlUnaryOperator.Not } => NotLevel,
        SqlExpression.Unary => SignLevel,
        SqlExpression.Is or SqlExpression.DistinctFrom => IsLevel,
        SqlExpression.Quantified => CompareLevel,
        SqlExpression.Between or SqlExpression.In or SqlExpression.InQuery or SqlExpression.Like => RangeLevel,
        SqlExpression.Index or SqlExpression.Field => PostfixLevel,
        _ => PrimaryLevel,
    };

    private static int LevelOf(SqlBinaryOperator kind) => kind switch
    {
        SqlBinaryOperator.Or => 22,
        SqlBinaryOperator.And => 24,
        SqlBinaryOperator.Add or SqlBinaryOperator.Subtract => 40,
        SqlBinaryOperator.Multiply or SqlBinaryOperator.Divide or SqlBinaryOperator.Remainder
            or SqlBinaryOperator.Concatenate => 60,
        _ => CompareLevel,
    };

    private static string SignOf(SqlBinaryOperator kind) => kind switch
    {
        SqlBinaryOperator.Add => "+",
        SqlBinaryOperator.Subtract => "-",
        SqlBinaryOperator.Multiply => "*",
        SqlBinaryOperator.Divide => "/",
        SqlBinaryOperator.Remainder => "%",
        SqlBinaryOperator.Concatenate => "||",
        SqlBinaryOperator.Equal => "=",
        SqlBinaryOperator.NotEqual => "<>",
        SqlBinaryOperator.Less => "<",
        SqlBinaryOperator.LessOrEqual => "<=",
        SqlBinaryOperator.Greater => ">",
        SqlBinaryOperator.GreaterOrEqual => ">=",
        SqlBinaryOperator.And => "AND",
        _ => "OR",
    };

    private SqlWriter Operand(SqlExpression expression, int minimum)
    {
        if (LevelOf(expression) >= minimum) { return Add(expression); }
        return Add("(").Add(expression).Add(")");
    }

    private void WriteExpression(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlExpression.Null: Add("NULL"); break;
            case SqlExpression.Boolean boolean: Add(boolean.Value ? "TRUE" : "FALSE"); break;
            case SqlExpression.Number number: Add(number.Text); break;
            case SqlExpression.String text: Add(Text(text.Value)); break;
            case SqlExpression.Time time:
                Add(time.Kind.ToString().ToUpperInvariant()).Add(" ").Add(Text(time.Value));
                break;
            case SqlExpression.Interval interval: WriteInterval(interval); break;
            case SqlExpression.Column column: Add(column.Name); break;
            case SqlExpression.Star: Add("*"); break;
            case SqlExpression.Symbol symbol: Add(symbol.Word); break;
            case SqlExpression.Unary unary: WriteUnary(unary); break;
            case SqlExpression.Binary binary: WriteBinary(binary); break;
            case SqlExpression.Call call: WriteCall(call); break;
            case SqlExpression.Case choice: WriteCase(choice); break;
            case SqlExpression.Cast cast:
                Add(cast.IsTry ? "TRY_CAST(" : "CAST(").Add(cast.Operand).Add(" AS ").Add(cast.Type).Add(")");
                break;
            case SqlExpression.Index index: Operand(index.Operand, PostfixLevel).Add("[").Add(index.At).Add("]"); break;
            case SqlExpression.Field field: WriteFieldOf(field); break;
            case SqlExpression.Row row: AddList("ROW(", row.Items, ")"); break;
            case SqlExpression.Array array: AddList("ARRAY[", array.Items, "]"); break;
            case SqlExpression.Map map: AddList("MAP[", map.Items, "]"); break;
            case SqlExpression.TableArgument table: WriteTableArgument(table); break;
            case SqlExpression.Descriptor descriptor: AddList("DESCRIPTOR(", descriptor.Columns, ")"); break;
            case SqlExpression.ModelArgument model: Add("MODEL ").Add(model.Model); break;
            case SqlExpression.TypeArgument type: Add(type.Type); break;
            default: WritePredicate(expression); break;
        }
    }

    private void WritePredicate(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlExpression.Is test:
                Operand(test.Operand, IsLevel).Add(Not(" IS ",
                    test.IsNegated)).Add(test.Truth.ToString().ToUpperInvariant());
                break;
            case SqlExpression.DistinctFrom test:
                Operand(test.Left, IsLevel).Add(Not(" IS ", test.IsNegated)).Add("DISTINCT FROM ");
                Operand(test.Right, IsLevel + 1);
                break;
            case SqlExpression.Between test:
                Operand(test.Operand, RangeLevel).Add(Not(" ", test.IsNegated));
                Add(test.IsSymmetric ? "BETWEEN SYMMETRIC " : "BETWEEN ").Operand(test.Low, RangeLevel + 1);
                Add(" AND ").Operand(test.High, RangeLevel + 1);
                break;
            case SqlExpression.In test:
                Operand(test.Operand, RangeLevel).Add(Not(" ", test.IsNegated)).AddList("IN (", test.Items, ")");
                break;
            case SqlExpression.InQuery test:
                Operand(test.Operand, RangeLevel).Add(Not(" ", test.IsNegated)).Add("IN (").Add(test.Query).Add(")");
                break;
            case SqlExpression.Quantified test:
                Operand(test.Left, CompareLevel).Add($" {SignOf(test.Operator)} {(test.IsAll ? "ALL" : "ANY")} (");
                Add(test.Query).Add(")");
                break;
            case SqlExpression.Like test: WriteLike(test); break;
            case SqlExpression.Exists test: Add("EXISTS (").Add(test.Query).Add(")"); break;
            case SqlExpression.Subquery query: Add("(").Add(query.Query).Add(")"); break;
            default: throw new ArgumentException($"{expression.GetType().Name} has no SQL.", nameof(expression));
        }
    }

    private static string Not(string before, bool isNegated) => isNegated ? before + "NOT " : before;

    private void WriteInterval(SqlExpression.Interval interval)
    {
        Add("INTERVAL ").Add(Text(interval.Value));
        if (interval.From is not { } from) { return; }
        Add(" ").Add(Unit(from));
        if (interval.To is { } to && to != from) { Add(" TO ").Add(Unit(to)); }
    }

    private void WriteUnary(SqlExpression.Unary unary)
    {
        if (unary.Operator == SqlUnaryOperator.Not)
        {
            Add("NOT ").Operand(unary.Operand, NotLevel);
            return;
        }
        Add(unary.Operator == SqlUnaryOperator.Minus ? "-" : "+");
        // Two signs in a row would begin a comment.
        if (unary.Operand is SqlExpression.Unary) { Add(" "); }
        Operand(unary.Operand, SignLevel);
    }

    private void WriteBinary(SqlExpression.Binary binary)
    {
        var level = LevelOf(binary.Operator);
        var isChain = binary.Operator is SqlBinaryOperator.And or SqlBinaryOperator.Or;
        Operand(binary.Left, level).Add($" {SignOf(binary.Operator)} ").Operand(binary.Right, isChain ? level : level
            + 1);
    }

    private void WriteFieldOf(SqlExpression.Field field)
    {
        // Without parentheses a name would take the field into itself, and a number the point.
        var isOpen = field.Operand is SqlExpression.Column or SqlExpression.Number;
        Operand(field.Operand, isOpen ? PrimaryLevel + 1 : PostfixLevel).Add(".").Add(field.Name);
    }

    private void WriteLike(SqlExpression.Like like)
    {
        Operand(like.Operand, RangeLevel).Add(Not(" ", like.IsNegated)).Add(like.Kind switch
        {
            SqlLikeKind.CaseInsensitive => "ILIKE ",
            SqlLikeKind.Similar => "SIMILAR TO ",
            _ => "LIKE ",
        });
        Operand(like.Pattern, RangeLevel + 1);
        if (like.Escape is not null) { Add(" ESCAPE ").Operand(like.Escape, RangeLevel + 1); }
    }

    private void WriteCase(SqlExpression.Case choice)
    {
        Add("CASE");
        if (choice.Operand is not null) { Add(" ").Add(choice.Operand); }
        foreach (var branch in choice.Whens) { Add(" ").Add(branch); }
        if (choice.Else is not null) { Add(" ELSE ").Add(choice.Else); }
        Add(" END");
    }

    private void WriteWhen(SqlWhen branch) => Add("WHEN ").Add(branch.Condition).Add(" THEN ").Add(branch.Result);
}
