namespace Telemetry.Alerts;

/// <summary>
/// A threshold over windowed results: after <see cref="ForWindows"/> windows in a row above <see cref="RaiseAbove"/> an
/// alert is raised; a window at or below <see cref="ClearBelow"/> ends it.
/// </summary>
public sealed record AlertRule
{
    /// <summary>The stream of per-series window results.</summary>
    public const string ReadingsStream = "readings_10s";

    /// <summary>The stream of machine scores.</summary>
    public const string MachineScoresStream = "machine_scores";

    /// <summary>The rule's name; unique, part of every alert's id.</summary>
    public required string Id { get; init; }

    /// <summary>The stream that the rule reads.</summary>
    /// <value>Default: <see cref="ReadingsStream"/>.</value>
    public string Stream { get; init; } = ReadingsStream;

    /// <summary>Which metrics, as a <see cref="Glob"/>; not looked at on streams without a metric.</summary>
    /// <value>Default: all.</value>
    public string Metric { get; init; } = "*";

    /// <summary>Which devices, as a <see cref="Glob"/>.</summary>
    /// <value>Default: all.</value>
    public string Device { get; init; } = "*";

    /// <summary>The column that is compared, a number (<c>avg</c>, <c>max</c>, <c>score</c>, …).</summary>
    /// <value>Default: <c>avg</c>.</value>
    public string Aggregate { get; init; } = "avg";

    /// <summary>A value above this extends the run.</summary>
    public required double RaiseAbove { get; init; }

    /// <summary>A value at or below this ends the episode; not above <see cref="RaiseAbove"/>.</summary>
    public required double ClearBelow { get; init; }

    /// <summary>Windows in a row that make an episode.</summary>
    /// <value>Default: 1.</value>
    public int ForWindows { get; init; } = 1;

    /// <summary>An alert raised longer than this after its activating window's end is late.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far behind a key's newest window its windows can still be corrected.</summary>
    /// <value>Default: one day.</value>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How bad it is, for people: <c>info</c>, <c>warning</c>, <c>critical</c> or the like.</summary>
    /// <value>Default: <c>warning</c>.</value>
    public string Severity { get; init; } = "warning";

    /// <summary>
    /// What is wrong with the rule, one sentence each with name, value and what is allowed; empty when nothing.
    /// </summary>
    public IReadOnlyList<string> Validate()
    {
        var problems = new List<string>();
        Check(!string.IsNullOrEmpty(Id) && Id.Length <= AlertLimits.NameLengthMax, "id", Id,
            $"1 to {AlertLimits.NameLengthMax} characters");
        Check(!string.IsNullOrEmpty(Stream), "stream", Stream, "a stream's name");
        Check(!string.IsNullOrEmpty(Metric), "metric", Metric, "a name or a pattern with * and ?");
        Check(!string.IsNullOrEmpty(Device), "device", Device, "a name or a pattern with * and ?");
        Check(!string.IsNullOrEmpty(Aggregate), "aggregate", Aggregate, "the name of a number column");
        Check(double.IsFinite(RaiseAbove), "raise_above", RaiseAbove, "a finite number");
        Check(double.IsFinite(ClearBelow) && ClearBelow <= RaiseAbove, "clear_below", ClearBelow,
            "a finite number not above raise_above");
        Check(ForWindows is >= 1 and <= AlertLimits.RunWindowsMax, "for_windows", ForWindows,
            $"1 to {AlertLimits.RunWindowsMax}");
        Check(LateAfter >= TimeSpan.Zero, "late_after", LateAfter, "not negative");
        Check(Horizon > TimeSpan.Zero && Horizon <= AlertLimits.HorizonMax, "horizon", Horizon,
            $"above zero and at most {AlertLimits.HorizonMax}");
        return problems;

        void Check(bool holds, string name, object? value, string allowed)
        {
            if (!holds)
            {
                problems.Add(FormattableString.Invariant($"Rule '{Id}': {name} is '{value}'; allowed is {allowed}."));
            }
        }
    }

    /// <summary>
    /// Whether the rule looks at this series; <paramref name="metric"/> is null on streams without one.
    /// </summary>
    public bool Covers(string device, string? metric) =>
        Glob.IsMatch(Device, device) && (metric is null || Glob.IsMatch(Metric, metric));
}
