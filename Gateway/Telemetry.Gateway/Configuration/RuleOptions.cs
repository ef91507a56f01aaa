namespace Telemetry.Gateway.Configuration;

/// <summary>A threshold over the windows of one pipeline (CLOCKS, part 3).</summary>
internal sealed record RuleOptions
{
    /// <value>The rule's name, unique in the configuration.</value>
    public required string Id { get; init; }

    /// <value><c>readings_10s</c>, <c>scores</c> or <c>machine_scores</c>.</value>
    public string Pipeline { get; init; } = "readings_10s";

    /// <value>The metric; null for <c>machine_scores</c>, which has one row per device.</value>
    public string? Metric { get; init; }

    /// <value>A device, or a pattern with <c>*</c>. Default: every device.</value>
    public string Device { get; init; } = "*";

    /// <value>The column that is compared. Default: <c>avg</c> of readings, <c>score</c> of scores.</value>
    public string? Aggregate { get; init; }

    /// <value>A value above this extends the run.</value>
    public required double RaiseAbove { get; init; }

    /// <value>A value at or below this ends the episode. Default: <see cref="RaiseAbove"/>.</value>
    public required double ClearBelow { get; init; }

    /// <value>Windows above the threshold until the alert is raised.</value>
    public int ForWindows { get; init; } = 1;

    /// <value><c>info</c>, <c>warning</c> or <c>critical</c>.</value>
    public string Severity { get; init; } = "warning";

    /// <value>An alert detected later than this after its window is marked late.</value>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(60);
}
