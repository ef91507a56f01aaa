using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Parsing;

// MATCH_RECOGNIZE.
public sealed partial class SqlParser
{
    private SqlMatchRecognize ParseMatchRecognize()
    {
        var first = Current;
        ExpectSign("(");
        _matchDepth++;
        var partitionBy = TakeWords("PARTITION", "BY") ? ParseExpressions() : [];
        var orderBy = AtWord("ORDER") ? ParseOrderBy() : [];
        SqlList<SqlSelectItem.Value> measures = TakeWord("MEASURES") ? ParseMeasures() : [];
        var hasAllRows = ParseRowsPerMatch();
        var skip = TakeWords("AFTER", "MATCH") ? ParseSkip() : null;
        ExpectWord("PATTERN");
        ExpectSign("(");
        var pattern = ParsePattern();
        ExpectSign(")");
        var within = TakeWord("WITHIN") ? ParseExpression() : null;
        SqlList<SqlPatternSubset> subsets = TakeWord("SUBSET") ? ParseSubsets() : [];
        SqlList<SqlPatternDefinition> defines = TakeWord("DEFINE") ? ParseDefinitions() : [];
        _matchDepth--;
        ExpectSign(")");
        return new SqlMatchRecognize(
            partitionBy, orderBy, measures, hasAllRows, skip, pattern, within, subsets, defines, SpanFrom(first));
    }

    private SqlList<SqlSelectItem.Value> ParseMeasures()
    {
        var measures = new List<SqlSelectItem.Value>();
        do
        {
            var first = Current;
            var expression = ParseExpression();
            ExpectWord("AS");
            var alias = ParseIdentifier("a name");
            measures.Add(new SqlSelectItem.Value(expression, alias, SpanFrom(first)));
        }
        while (TakeSign(","));
        return [.. measures];
    }

    private bool ParseRowsPerMatch()
    {
        var isAll = AtWord("ALL");
        if (!isAll && !AtWord("ONE")) { return false; }
        Take();
        if (!TakeWord("ROW")) { ExpectWord("ROWS"); }
        ExpectWord("PER");
        ExpectWord("MATCH");
        return isAll;
    }

    private SqlMatchSkip ParseSkip()
    {
        var first = Current;
        ExpectWord("SKIP");
        if (TakeWord("PAST"))
        {
            ExpectWord("LAST");
            ExpectWord("ROW");
            return new SqlMatchSkip.PastLastRow(SpanFrom(first));
        }
        ExpectWord("TO");
        if (TakeWords("NEXT", "ROW")) { return new SqlMatchSkip.ToNextRow(SpanFrom(first)); }
        if (AtWord("FIRST") && AtIdentifier(Ahead()))
        {
            Take();
            return new SqlMatchSkip.ToFirst(ParseIdentifier("a variable"), SpanFrom(first));
        }
        if (AtWord("LAST") && AtIdentifier(Ahead())) { Take(); }
        return new SqlMatchSkip.ToLast(ParseIdentifier("a variable"), SpanFrom(first));
    }

    private SqlPattern ParsePattern()
    {
        var outer = Enter();
        var first = Current;
        var choices = new List<SqlPattern>();
        do { choices.Add(ParsePatternSequence()); }
        while (TakeSign("|"));
        Leave(outer);
        return choices.Count == 1 ? choices[0] : new SqlPattern.Choice([.. choices], SpanFrom(first));
    }

    private SqlPattern ParsePatternSequence()
    {
        var first = Current;
        var items = new List<SqlPattern>();
        do { items.Add(ParsePatternRepeat()); }
        while (AtIdentifier(Current) || AtSign("(") || AtExclusion());
        _tried.Add("a variable");
        return items.Count == 1 ? items[0] : new SqlPattern.Sequence([.. items], SpanFrom(first));
    }

    private bool AtExclusion() => AtSign("{") && IsSign(Ahead(), "-");

    private SqlPattern ParsePatternRepeat()
    {
        var first = Current;
        var item = ParsePatternItem();
        if (ParseQuantifier() is not { } range) { return item; }
        var isReluctant = TakeSign("?");
        return new SqlPattern.Repeat(item, range.Min, range.Max, isReluctant, SpanFrom(first));
    }

    private (int Min, int? Max)? ParseQuantifier()
    {
        if (TakeSign("*")) { return (0, null); }
        if (TakeSign("+")) { return (1, null); }
        if (TakeSign("?")) { return (0, 1); }
        if (!AtSign("{") || AtExclusion()) { return null; }
        var first = Take();
        var min = AtSign(",") ? 0 : ParseCount();
        int? max = min;
        if (TakeSign(",")) { max = AtSign("}") ? null : ParseCount(); }
        ExpectSign("}");
        if (max is { } bound && (bound < min || bound == 0))
        {
            throw Error("bad_quantifier", "This quantifier allows no match.", SpanFrom(first),
                "{n}, {n,}, {n,m} or {,m}");
        }
        return (min, max);
    }

    private SqlPattern ParsePatternItem()
    {
        var first = Current;
        if (AtExclusion())
        {
            Take();
            Take();
            var excluded = ParsePattern();
            ExpectSign("-");
            ExpectSign("}");
            return new SqlPattern.Exclude(excluded, SpanFrom(first));
        }
        if (TakeSign("("))
        {
            var inner = ParsePattern();
            ExpectSign(")");
            return inner;
        }
        if (AtWord("PERMUTE") && IsSign(Ahead(), "("))
        {
            Take();
            Take();
            var items = new List<SqlPattern>();
            do { items.Add(ParsePattern()); }
            while (TakeSign(","));
            ExpectSign(")");
            return new SqlPattern.Permute([.. items], SpanFrom(first));
        }
        var name = ParseIdentifier("a pattern variable");
        return new SqlPattern.Variable(name, name.Span);
    }

    private SqlList<SqlPatternSubset> ParseSubsets()
    {
        var subsets = new List<SqlPatternSubset>();
        do
        {
            var first = Current;
            var name = ParseIdentifier("a name");
            ExpectSign("=");
            ExpectSign("(");
            var variables = ParseIdentifiers("a variable");
            ExpectSign(")");
            subsets.Add(new SqlPatternSubset(name, variables, SpanFrom(first)));
        }
        while (TakeSign(","));
        return [.. subsets];
    }

    private SqlList<SqlPatternDefinition> ParseDefinitions()
    {
        var defines = new List<SqlPatternDefinition>();
        do
        {
            var first = Current;
            var variable = ParseIdentifier("a variable");
            ExpectWord("AS");
            var condition = ParseExpression();
            defines.Add(new SqlPatternDefinition(variable, condition, SpanFrom(first)));
        }
        while (TakeSign(","));
        return [.. defines];
    }

    // FINAL LAST(A.x), RUNNING LAST(A.x): words before a call, within MATCH_RECOGNIZE only.
    private SqlExpression? TryParseScopedCall(Token first)
    {
        if (_matchDepth == 0 || !AtIdentifier(Ahead()) || !IsSign(Ahead(2), "(")) { return null; }
        if (!AtWord("FINAL") && !AtWord("RUNNING")) { return null; }
        var scope = AtWord("FINAL") ? SqlMatchScope.Final : SqlMatchScope.Running;
        Take();
        var call = ParseCall(ParseName("a function"), first);
        return call with { MatchScope = scope };
    }
}
