using System.Globalization;
using System.Numerics;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Parsing;

// Expressions by operator precedence; the levels are Calcite's, which Flink parses with.
public sealed partial class SqlParser
{
    private const int OrLevel = 22;
    private const int AndLevel = 24;
    private const int NotLevel = 26;
    private const int IsLevel = 28;
    private const int CompareLevel = 30;
    private const int RangeLevel = 32;
    private const int AddLevel = 40;
    private const int MultiplyLevel = 60;
    private const int SignLevel = 80;
    private const int PostfixLevel = 90;

    private int _depth;
    // Of the deepest tree among what was read at this level so far.
    private int _height;

    private SqlExpression ParseExpression(int minimum = 0)
    {
        var outer = Enter();
        var first = Current;
        var left = ParsePrefix();
        while (TryContinue(ref left, first, minimum)) { Grow(1); }
        Leave(outer);
        return left;
    }

    // Every recursion goes through Enter and Leave, and every loop that deepens a tree through Grow.
    private int Enter()
    {
        if (++_depth > SqlLimits.DepthMax) { throw TooDeep(); }
        var outer = _height;
        _height = 0;
        return outer;
    }

    private void Leave(int outer)
    {
        _depth--;
        Grow(1);
        _height = Math.Max(outer, _height);
    }

    private void Grow(int levels)
    {
        _height += levels;
        if (_height > SqlLimits.DepthMax) { throw TooDeep(); }
    }

    private SqlException TooDeep()
    {
        var limit = SqlLimits.DepthMax.ToString(CultureInfo.InvariantCulture);
        return Error("too_deep", $"The statement is nested deeper than {limit} levels.", SpanOf(Current),
            help: "Split it with views or WITH.");
    }

    private SqlExpression ParsePrefix()
    {
        var first = Current;
        if (AtWord("NOT"))
        {
            Take();
            var operand = ParseExpression(NotLevel);
            return new SqlExpression.Unary(SqlUnaryOperator.Not, operand, SpanFrom(first));
        }
        if (AtSign("-") || AtSign("+"))
        {
            var isMinus = AtSign("-");
            Take();
            var operand = ParseExpression(SignLevel);
            var sign = isMinus ? SqlUnaryOperator.Minus : SqlUnaryOperator.Plus;
            return new SqlExpression.Unary(sign, operand, SpanFrom(first));
        }
        return ParsePrimary();
    }

    private bool TryContinue(ref SqlExpression left, Token first, int minimum)
        => Current.Kind switch
        {
            TokenKind.Sign => TryContinueSign(ref left, first, minimum),
            TokenKind.Word => TryContinueWord(ref left, first, minimum),
            _ => false,
        };

    private bool TryContinueSign(ref SqlExpression left, Token first, int minimum)
    {
        if (TryPostfix(ref left, first, minimum)) { return true; }
        if (AtSign("=="))
        {
            throw Error("unexpected_token", "'==' is no operator.", SpanOf(Current), "'='");
        }
        if (OperatorAt(Current) is not { } found || found.Level < minimum) { return false; }
        Take();
        if (found.Level == CompareLevel && TryQuantified(ref left, found.Operator, first)) { return true; }
        var right = ParseExpression(found.Level + 1);
        left = new SqlExpression.Binary(found.Operator, left, right, SpanFrom(first));
        return true;
    }

    private (SqlBinaryOperator Operator, int Level)? OperatorAt(Token token) => TextOf(token) switch
    {
        "+" => (SqlBinaryOperator.Add, AddLevel),
        "-" => (SqlBinaryOperator.Subtract, AddLevel),
        "*" => (SqlBinaryOperator.Multiply, MultiplyLevel),
        "/" => (SqlBinaryOperator.Divide, MultiplyLevel),
        "%" => (SqlBinaryOperator.Remainder, MultiplyLevel),
        "||" => (SqlBinaryOperator.Concatenate, MultiplyLevel),
        "=" => (SqlBinaryOperator.Equal, CompareLevel),
        "<>" or "!=" => (SqlBinaryOperator.NotEqual, CompareLevel),
        "<" => (SqlBinaryOperator.Less, CompareLevel),
        "<=" => (SqlBinaryOperator.LessOrEqual, CompareLevel),
        ">" => (SqlBinaryOperator.Greater, CompareLevel),
        ">=" => (SqlBinaryOperator.GreaterOrEqual, CompareLevel),
        _ => null,
    };

    private bool TryPostfix(ref SqlExpression left, Token first, int minimum)
    {
        if (PostfixLevel < minimum) { return false; }
        if (AtSign("::"))
        {
            Take();
            left = new SqlExpression.Cast(left, ParseType(), false, SpanFrom(first));
            return true;
        }
        if (AtSign("["))
        {
            Take();
            var at = ParseExpression();
            ExpectSign("]");
            left = new SqlExpression.Index(left, at, SpanFrom(first));
            return true;
        }
        if (AtSign("."))
        {
            Take();
            left = new SqlExpression.Field(left, ParseIdentifier("a field"), SpanFrom(first));
            return true;
        }
        return false;
    }

    private bool TryQuantified(ref SqlExpression left, SqlBinaryOperator comparison, Token first)
    {
        if (!IsSign(Ahead(), "(") || !(AtWord("ALL") || AtWord("ANY") || AtWord("SOME"))) { return false; }
        var isAll = AtWord("ALL");
        Take();
        ExpectSign("(");
        var query = ParseQuery();
        ExpectSign(")");
        left = new SqlExpression.Quantified(left, comparison, isAll, query, SpanFrom(first));
        return true;
    }

    private bool TryContinueWord(ref SqlExpression left, Token first, int minimum)
    {
        if (AtWord("AND"))
        {
            return AndLevel >= minimum && ParseChain(ref left, "AND", SqlBinaryOperator.And, AndLevel);
        }
        if (AtWord("OR")) { return OrLevel >= minimum && ParseChain(ref left, "OR", SqlBinaryOperator.Or, OrLevel); }
        if (AtWord("IS"))
        {
            if (IsLevel < minimum) { return false; }
            Take();
            left = ParseIs(left, first);
            return true;
        }
        if (RangeLevel < minimum) { return false; }
        var isNegated = AtWord("NOT");
        var word = isNegated ? Ahead() : Current;
        if (!IsWord(word, "BETWEEN") && !IsWord(word, "IN") && LikeAt(word) is null) { return false; }
        if (isNegated) { Take(); }
        left = IsWord(word, "BETWEEN") ? ParseBetween(left, isNegated, first)
            : IsWord(word, "IN") ? ParseIn(left, isNegated, first)
            : ParseLike(left, isNegated, first);
        return true;
    }

    private SqlLikeKind? LikeAt(Token token)
        => IsWord(token, "LIKE") ? SqlLikeKind.Like
            : IsWord(token, "ILIKE") ? SqlLikeKind.CaseInsensitive
            : IsWord(token, "SIMILAR") ? SqlLikeKind.Similar
            : null;

    // a AND b AND c …: one balanced tree over all operands, those of operands in parentheses included.
    private bool ParseChain(ref SqlExpression left, string word, SqlBinaryOperator kind, int level)
    {
        var leaves = new List<SqlExpression>();
        Flatten(left, kind, leaves);
        while (TakeWord(word)) { Flatten(ParseExpression(level + 1), kind, leaves); }
        // Leave and the loop add the level of the root; the rest is this.
        Grow(BitOperations.Log2((uint)(leaves.Count - 1)));
        left = Balance(leaves, 0, leaves.Count, kind);
        return true;
    }

    private static void Flatten(SqlExpression node, SqlBinaryOperator kind, List<SqlExpression> leaves)
    {
        if (node is SqlExpression.Binary binary && binary.Operator == kind)
        {
            Flatten(binary.Left, kind, leaves);
            Flatten(binary.Right, kind, leaves);
        }
        else { leaves.Add(node); }
    }

    private static SqlExpression Balance(List<SqlExpression> leaves, int start, int end, SqlBinaryOperator kind)
    {
        if (end - start == 1) { return leaves[start]; }
        var middle = start + ((end - start + 1) / 2);
        var left = Balance(leaves, start, middle, kind);
        var right = Balance(leaves, middle, end, kind);
        return new SqlExpression.Binary(kind, left, right, left.Span.To(right.Span));
    }

    private SqlExpression ParseIs(SqlExpression operand, Token first)
    {
        var isNegated = TakeWord("NOT");
        if (TakeWord("DISTINCT"))
        {
            ExpectWord("FROM");
            var right = ParseExpression(IsLevel + 1);
            return new SqlExpression.DistinctFrom(operand, right, isNegated, SpanFrom(first));
        }
        var truth = TakeWord("NULL") ? SqlTruth.Null
            : TakeWord("TRUE") ? SqlTruth.True
            : TakeWord("FALSE") ? SqlTruth.False
            : TakeWord("UNKNOWN") ? SqlTruth.Unknown
            : TakeWord("JSON") ? SqlTruth.Json
            : throw Unexpected();
        return new SqlExpression.Is(operand, truth, isNegated, SpanFrom(first));
    }

    private SqlExpression.Between ParseBetween(SqlExpression operand, bool isNegated, Token first)
    {
        ExpectWord("BETWEEN");
        var isSymmetric = TakeWord("SYMMETRIC");
        if (!isSymmetric) { TakeWord("ASYMMETRIC"); }
        var low = ParseExpression(RangeLevel + 1);
        ExpectWord("AND");
        var high = ParseExpression(RangeLevel + 1);
        return new SqlExpression.Between(operand, low, high, isNegated, isSymmetric, SpanFrom(first));
    }

    private SqlExpression ParseIn(SqlExpression operand, bool isNegated, Token first)
    {
        ExpectWord("IN");
        ExpectSign("(");
        if (AtQuery())
        {
            var query = ParseQuery();
            ExpectSign(")");
            return new SqlExpression.InQuery(operand, query, isNegated, SpanFrom(first));
        }
        var items = ParseExpressions();
        ExpectSign(")");
        return new SqlExpression.In(operand, items, isNegated, SpanFrom(first));
    }

    private SqlExpression.Like ParseLike(SqlExpression operand, bool isNegated, Token first)
    {
        var kind = LikeAt(Take());
        if (kind == SqlLikeKind.Similar) { ExpectWord("TO"); }
        var pattern = ParseExpression(RangeLevel + 1);
        var escape = TakeWord("ESCAPE") ? ParseExpression(RangeLevel + 1) : null;
        return new SqlExpression.Like(operand, pattern, escape, kind ?? SqlLikeKind.Like, isNegated, SpanFrom(first));
    }

    private SqlList<SqlExpression> ParseExpressions()
    {
        var items = new List<SqlExpression>();
        do { items.Add(ParseExpression()); }
        while (TakeSign(","));
        return [.. items];
    }
}
