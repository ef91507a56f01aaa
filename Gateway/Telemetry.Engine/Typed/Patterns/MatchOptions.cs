using System.Collections.Immutable;
using Telemetry.Engine.Cep;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>How the rows of a pattern enter, and how much is kept.</summary>
/// <example><code>
/// var pattern = Pattern.Begin&lt;Reading&gt;("any").Times(2);
/// builder.Readings.AsRows&lt;Reading&gt;().Match("pairs", pattern, new() { Clock = ClockScope.Stream, Version = "2" })
///     .Select(match => match.Rows.Count, RowShape.Int64("rows")).To("pairs");
/// </code></example>
public sealed record MatchOptions
{
    /// <summary>Whose clock lets rows enter, and whose passing time ends partial matches; when null that of the key's
    /// source, or the stream's when keys have none.</summary>
    public ClockScope? Clock { get; init; }

    /// <summary>The rows' own time, or journal time: then rows enter as they arrive.</summary>
    public TimeDomain Time { get; init; } = TimeDomain.Event;

    /// <summary>The order of rows of equal times, by columns of the shape; where it leaves some equal they enter in the
    /// order of their arrival.</summary>
    public ImmutableArray<SortColumn> OrderBy { get; init; } = [];

    /// <summary>How many partial matches are kept.</summary>
    public CepLimits Limits { get; init; } = new();

    /// <summary>Says which meaning the conditions have: functions have no description of their own. Change it when an
    /// old state must not be restored.</summary>
    public string Version { get; init; } = "";
}
