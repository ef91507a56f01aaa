using System.Globalization;
using System.Text;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>Patterns as texts: all that a pattern says, and nothing else.</summary>
internal sealed class PatternText
{
    private readonly StringBuilder _text = new();

    /// <summary>The text of a pattern.</summary>
    public static string Of(CepPattern pattern)
    {
        var text = new PatternText();
        text.Add(pattern.Parts);
        text.Add(" within ", pattern.Within);
        text.Add(pattern.Skip);
        return text._text.ToString();
    }

    private void Add(IReadOnlyList<CepPart> parts)
    {
        for (var index = 0; index < parts.Count; index++)
        {
            if (index > 0) { _text.Append("; "); }
            Add(parts[index]);
        }
    }

    private void Add(CepPart part)
    {
        _text.Append(part.Contiguity).Append(' ');
        switch (part)
        {
            case CepPart.Step step:
                Quote(step.Name);
                if (step.Condition is not CepCondition.Anything) { Add(" where ", step.Condition); }
                Add(" after the one before ", step.WithinPrevious);
                break;
            case CepPart.Group group:
                _text.Append('(');
                Add(group.Parts);
                _text.Append(')');
                break;
        }
        Add(part.Quantifier);
        if (part.Until is { } until) { Add(" until ", until); }
    }

    private void Add(CepQuantifier quantifier)
    {
        switch (quantifier.Kind)
        {
            case CepQuantifierKind.Single: break;
            case CepQuantifierKind.Times:
                _text.Append(CultureInfo.InvariantCulture, $" {quantifier.Min} to {quantifier.Max} times");
                break;
            case CepQuantifierKind.Looping:
                _text.Append(CultureInfo.InvariantCulture, $" {quantifier.Min} times or more");
                break;
            default: throw new ArgumentOutOfRangeException(nameof(quantifier));
        }
        if (quantifier.Kind != CepQuantifierKind.Single) { _text.Append(" by ").Append(quantifier.Inner); }
        if (quantifier.IsGreedy) { _text.Append(" greedy"); }
        if (quantifier.IsOptional) { _text.Append(" or not"); }
        Add(" gap ", quantifier.Gap);
    }

    private void Add(string word, Duration span)
    {
        if (span == Duration.Zero) { return; }
        _text.Append(word).Append(CultureInfo.InvariantCulture, $"{span.Micros} us");
    }

    private void Add(string word, CepCondition condition)
    {
        _text.Append(word);
        Add(condition);
    }

    private void Add(CepCondition condition)
    {
        switch (condition)
        {
            case CepCondition.Anything: _text.Append("any"); break;
            case CepCondition.Simple simple: _text.Append(CultureInfo.InvariantCulture, $"s{simple.Bit}"); break;
            case CepCondition.Iterative asked: _text.Append(CultureInfo.InvariantCulture, $"i{asked.Index}"); break;
            case CepCondition.Not not: Add("!", not.Inner); break;
            case CepCondition.And and: AddBoth(and.Left, " & ", and.Right); break;
            case CepCondition.Or or: AddBoth(or.Left, " | ", or.Right); break;
        }
    }

    private void AddBoth(CepCondition left, string word, CepCondition right)
    {
        _text.Append('(');
        Add(left);
        Add(word, right);
        _text.Append(')');
    }

    private void Add(CepSkip skip)
    {
        switch (skip)
        {
            case CepSkip.Nowhere: break;
            case CepSkip.ToNext: _text.Append(" skip to next"); break;
            case CepSkip.PastLastEvent: _text.Append(" skip past last"); break;
            case CepSkip.ToFirst first: AddSkip(" skip to first ", first.Step, first.OnMiss); break;
            case CepSkip.ToLast last: AddSkip(" skip to last ", last.Step, last.OnMiss); break;
        }
    }

    private void AddSkip(string word, string step, CepMiss onMiss)
    {
        _text.Append(word);
        Quote(step);
        if (onMiss != CepMiss.Ignore) { _text.Append(" or ").Append(onMiss); }
    }

    /// <summary>A name in quotes, so that no name can look like something else.</summary>
    private void Quote(string name) =>
        _text.Append('"').Append(name.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
}
