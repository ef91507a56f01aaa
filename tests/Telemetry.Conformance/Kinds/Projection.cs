using System.Text.RegularExpressions;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>A list of result columns as the cases write it: <c>uid, sum(v), window_start</c>.</summary>
internal sealed partial class Projection
{
    private Projection(IReadOnlyList<string> columns, IReadOnlyList<Aggregate> aggregates)
    {
        Columns = columns;
        Aggregates = aggregates;
    }

    /// <summary>The engine's result columns, in the order of the list.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The aggregates among them, named as they are written.</summary>
    public IReadOnlyList<Aggregate> Aggregates { get; }

    /// <summary>Reads a list; <c>count(*)</c> counts the given column, which is never NULL.</summary>
    public static Projection Of(string list, string counted)
    {
        var columns = new List<string>();
        var aggregates = new List<Aggregate>();
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var call = Call().Match(part);
            var name = call.Success
                ? call.Value : part.Split(' ')[0].Replace("window.", "window_", StringComparison.Ordinal);
            columns.Add(name);
            if (!call.Success) { continue; }
            var argument = call.Groups[2].Value.Trim();
            var function = Enum.Parse<AggregateFunction>(call.Groups[1].Value, ignoreCase: true);
            aggregates.Add(new(function, argument == "*" ? counted : argument, name));
        }
        return new(columns, aggregates);
    }

    [GeneratedRegex(@"(\w+)\(([^)]*)\)")]
    private static partial Regex Call();
}
