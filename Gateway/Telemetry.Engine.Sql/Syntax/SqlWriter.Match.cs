using System.Globalization;

namespace Telemetry.Engine.Sql.Syntax;

// MATCH_RECOGNIZE.
internal sealed partial class SqlWriter
{
    private void WriteMatch(SqlMatchRecognize match)
    {
        Add("(");
        if (match.PartitionBy.Count > 0) { AddList("PARTITION BY ", match.PartitionBy, " "); }
        if (match.OrderBy.Count > 0) { AddList("ORDER BY ", match.OrderBy, " "); }
        if (match.Measures.Count > 0) { AddList("MEASURES ", match.Measures, " "); }
        if (match.HasAllRows) { Add("ALL ROWS PER MATCH "); }
        if (match.Skip is not null) { Add(match.Skip).Add(" "); }
        Add("PATTERN (").Add(match.Pattern).Add(")");
        if (match.Within is not null) { Add(" WITHIN ").Add(match.Within); }
        if (match.Subsets.Count > 0) { AddList(" SUBSET ", match.Subsets, ""); }
        if (match.Defines.Count > 0) { AddList(" DEFINE ", match.Defines, ""); }
        Add(")");
    }

    private void WriteSkip(SqlMatchSkip skip)
    {
        Add("AFTER MATCH SKIP ");
        switch (skip)
        {
            case SqlMatchSkip.PastLastRow: Add("PAST LAST ROW"); break;
            case SqlMatchSkip.ToNextRow: Add("TO NEXT ROW"); break;
            case SqlMatchSkip.ToFirst to: Add("TO FIRST ").Add(to.Variable); break;
            case SqlMatchSkip.ToLast to: Add("TO LAST ").Add(to.Variable); break;
            default: throw new ArgumentException($"{skip.GetType().Name} has no SQL.", nameof(skip));
        }
    }

    private void WritePattern(SqlPattern pattern)
    {
        switch (pattern)
        {
            case SqlPattern.Variable variable: Add(variable.Name); break;
            case SqlPattern.Sequence sequence: WriteParts(sequence.Items, " "); break;
            case SqlPattern.Choice choice: WriteParts(choice.Items, " | "); break;
            case SqlPattern.Repeat repeat:
                Part(repeat.Item);
                Add(Quantifier(repeat.Min, repeat.Max)).Add(repeat.IsReluctant ? "?" : "");
                break;
            case SqlPattern.Permute permute: AddList("PERMUTE(", permute.Items, ")"); break;
            case SqlPattern.Exclude exclude: Add("{- ").Add(exclude.Item).Add(" -}"); break;
            default: throw new ArgumentException($"{pattern.GetType().Name} has no SQL.", nameof(pattern));
        }
    }

    private void WriteParts(SqlList<SqlPattern> items, string separator)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) { Add(separator); }
            Part(items[i]);
        }
    }

    private void Part(SqlPattern item)
    {
        if (item is SqlPattern.Sequence or SqlPattern.Choice) { Add("(").Add(item).Add(")"); }
        else if (item is SqlPattern.Repeat) { Add("(").Add(item).Add(")"); }
        else { Add(item); }
    }

    private static string Quantifier(int min, int? max) => (min, max) switch
    {
        (0, null) => "*",
        (1, null) => "+",
        (0, 1) => "?",
        (_, null) => string.Create(CultureInfo.InvariantCulture, $"{{{min},}}"),
        _ when min == max => string.Create(CultureInfo.InvariantCulture, $"{{{min}}}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
    };

    private void WriteSubset(SqlPatternSubset subset)
        => Add(subset.Name).AddList(" = (", subset.Variables, ")");

    private void WritePatternDefinition(SqlPatternDefinition definition)
        => Add(definition.Variable).Add(" AS ").Add(definition.Condition);
}
