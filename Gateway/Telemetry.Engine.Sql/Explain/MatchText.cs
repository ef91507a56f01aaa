using System.Collections.Immutable;
using System.Globalization;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Explain;

/// <summary>A pattern as text.</summary>
internal static class MatchText
{
    /// <summary>The pattern, its order, its conditions and what it measures.</summary>
    public static string Of(PlanNode.Match match)
    {
        var by = match.Order.Partition.IsEmpty ? "" : $" by ({Names(match.Input, match.Order.Partition)})";
        var within = match.Within is { } time ? $" within {time.ToText()}" : "";
        var defines = match.Variables.Where(IsDefined).Select(
            variable => $"{variable.Name} is {Condition(match, variable)}");
        var measures = match.Measures.Select(value => $"{Value(match, value)} AS {value.Name}");
        return $"Match ({string.Join(' ', match.Variables.Select(Variable))}){within}{by} order {Order(match)}"
            + $" skip {match.Resume}{List(" define ", defines)}{List(" give ", measures)}";
    }

    /// <summary>What it remembers.</summary>
    public static string State(PlanNode.Match match)
    {
        var rows = match.Order.Domain == TimeDomain.Event ? "rows before the watermark and " : "";
        var length = match.Within is { } within ? $" of the last {within.ToText()}"
            : match.Variables.Any(variable => variable.Max is null) ? " of any length" : LengthOf(match);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{rows}unfinished matches{length}, up to {EngineLimits.CepPartialsPerKeyMax} of a key and "
            + $"{EngineLimits.CepPartialsMax} in all");
    }

    private static string LengthOf(PlanNode.Match match)
    {
        var most = match.Variables.Sum(variable => (long)variable.Max!.Value) - 1; // Else of any length.
        return string.Create(CultureInfo.InvariantCulture, $" of up to {most} row{(most == 1 ? "" : "s")}");
    }

    private static bool IsDefined(MatchVariable variable) =>
        variable.RowCondition is not null || variable.MatchCondition is not null;

    private static string Condition(PlanNode.Match match, MatchVariable variable)
    {
        var width = match.Input.Columns.Length;
        var ofMatch = variable.MatchCondition?.Map(part =>
            part is BoundExpression.Column column && column.Index >= width
                ? column with { Name = Value(match, match.Asked[column.Index - width]) } : null);
        return BoundExpression.Both(variable.RowCondition, ofMatch)!.ToString(); // One of them is there.
    }

    private static string Value(PlanNode.Match match, MatchValue value)
    {
        var of = value.Variable == MatchValue.AllRows ? "" : match.Variables[value.Variable].Name + ".";
        switch (value)
        {
            case MatchValue.Pick pick:
                var offset = pick.Offset == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {pick.Offset}");
                return $"{(pick.IsFirst ? "first" : "last")}({of}{match.Input.Columns[pick.Column].Name}{offset})";
            case MatchValue.Fold fold:
                var argument = fold.Call.Argument < 0 ? "*" : match.Input.Columns[fold.Call.Argument].Name;
                return $"{fold.Call.Function}({of}{argument})";
            default: throw new InvalidOperationException("No such value.");
        }
    }

    private static string Variable(MatchVariable variable)
    {
        var name = variable.Name;
        var times = (variable.Min, variable.Max) switch
        {
            (1, 1) => "",
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            (var min, null) => string.Create(CultureInfo.InvariantCulture, $"{{{min},}}"),
            (var min, { } max) when min == max => string.Create(CultureInfo.InvariantCulture, $"{{{min}}}"),
            (var min, { } max) => string.Create(CultureInfo.InvariantCulture, $"{{{min},{max}}}"),
        };
        var isReluctant = !variable.IsGreedy && variable.Max != variable.Min && (variable.Min, variable.Max) != (0, 1);
        return name + times + (isReluctant ? "?" : "");
    }

    private static string Order(PlanNode.Match match)
    {
        var time = match.Order.Domain == TimeDomain.Journal ? "processing time"
            : match.Order.TimeColumn < 0 ? "event time" : match.Input.Columns[match.Order.TimeColumn].Name;
        return string.Concat(match.Order.Ties.Select(key =>
            $", {match.Input.Columns[key.Column].Name}{(key.IsDescending ? " desc" : "")}").Prepend(time));
    }

    private static string List(string before, IEnumerable<string> items)
    {
        var list = string.Join(", ", items);
        return list.Length == 0 ? "" : before + list;
    }

    private static string Names(PlanNode node, ImmutableArray<int> columns) =>
        string.Join(", ", columns.Select(column => node.Columns[column].Name));
}
