using System.Collections.Immutable;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Cep;

/// <summary>A pattern over the rows of each key, and what is said of its matches: SQL's
/// <c>MATCH_RECOGNIZE</c>.</summary>
public sealed record MatchSpec
{
    /// <summary>The pattern; its conditions are numbers of <see cref="Conditions"/> and
    /// <see cref="Iterative"/>.</summary>
    public required CepPattern Pattern { get; init; }

    /// <summary>Conditions on a row alone: the bits of the rows' masks, in order. They are asked of whole
    /// frames.</summary>
    public ImmutableArray<Expression> Conditions { get; init; } = [];

    /// <summary>Conditions on a row and the match so far. One that cannot be computed does not hold, and the row is a
    /// dead letter beside.</summary>
    public ImmutableArray<MatchCondition> Iterative { get; init; } = [];

    /// <summary>What a match's row has behind the key's columns.</summary>
    public ImmutableArray<MatchColumn> Columns { get; init; } = [];

    /// <summary>What makes a partition; null for the stream's keys, empty for one partition.</summary>
    public ImmutableArray<string>? PartitionBy { get; init; }

    /// <summary>The order of rows of equal times; where it leaves some equal they enter in the order of their
    /// arrival.</summary>
    public ImmutableArray<SortColumn> OrderBy { get; init; } = [];

    /// <summary>Whose clock lets rows enter, and whose passing time ends partial matches.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <summary>The rows' own time, or journal time: then rows enter as they arrive, under the time of their
    /// step.</summary>
    public TimeDomain Time { get; init; } = TimeDomain.Event;

    /// <summary>How many partial matches are kept.</summary>
    public CepLimits Limits { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString() => $"{State}, clock {Scope}: {string.Join("; ", Columns)}";

    /// <summary>What a state rests on: whose clock it is, and what is said of matches, may change.</summary>
    internal string State =>
        $"by ({(PartitionBy is { } columns ? string.Join(", ", columns) : "key")}), {Time} time"
        + $"{(OrderBy.IsDefaultOrEmpty ? "" : $", then {SortColumn.Print(OrderBy)}")}, {Pattern}"
        + Listed(", where ", Conditions) + Listed(", on the match ", Iterative);

    internal void Validate()
    {
        if (Scope == ClockScope.None) { throw new ArgumentException("A pattern needs a clock scope."); }
        if (Time is not (TimeDomain.Event or TimeDomain.Journal))
        {
            throw new ArgumentException($"A pattern's rows have event time or journal time, not {Time}.");
        }
        Limits.Validate();
    }

    private static string Listed<T>(string before, ImmutableArray<T> items) =>
        items.IsEmpty ? "" : before + string.Join(", ", items.Select((item, index) => $"{index}: {item}"));
}
