using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Alerts;

/// <summary>
/// A condition over windowed results. Whatever its <see cref="Kind"/>, it makes one number of each window, and the fold
/// is the same: <see cref="ForWindows"/> windows in a row beyond the raising threshold, spanning <see cref="For"/>,
/// raise an alert; <see cref="ClearWindows"/> windows at or on the other side of the clearing one, spanning
/// <see cref="ClearFor"/>, end it. All spans are event time, so that a correction decides them again.
/// </summary>
public sealed record AlertRule
{
    /// <summary>The stream of per-series window results.</summary>
    public const string ReadingsStream = "readings_10s";

    /// <summary>The stream of machine scores.</summary>
    public const string MachineScoresStream = "machine_scores";

    /// <summary>What a rule about devices, and not about rows, names as its stream.</summary>
    public const string DevicesStream = "devices";

    /// <summary>The rule that stands for absence rules while a device is offline, unless there is one of kind
    /// <see cref="AlertRuleKind.Offline"/>.</summary>
    public const string OfflineId = "device.offline";

    /// <summary>The rule's name; unique, part of every alert's id.</summary>
    public required string Id { get; init; }

    /// <summary>What the rule looks at.</summary>
    /// <value>Default: <see cref="AlertRuleKind.Threshold"/>.</value>
    public AlertRuleKind Kind { get; init; } = AlertRuleKind.Threshold;

    /// <summary>The stream that the rule reads.</summary>
    /// <value>Default: <see cref="ReadingsStream"/>.</value>
    public string Stream { get; init; } = ReadingsStream;

    /// <summary>Which metrics, as a <see cref="Glob"/>; not looked at on streams without a metric.</summary>
    /// <value>Default: all.</value>
    public string Metric { get; init; } = "*";

    /// <summary>Which devices (of rows of groups: which groups), as a <see cref="Glob"/>.</summary>
    /// <value>Default: all.</value>
    public string Device { get; init; } = "*";

    /// <summary>The column that is compared, a number (<c>avg</c>, <c>max</c>, <c>score</c>, …).</summary>
    /// <value>Default: <c>avg</c>.</value>
    public string Aggregate { get; init; } = "avg";

    /// <summary>The column with the lower end of a band; NULL there says nothing.</summary>
    /// <value>Default: <c>expected_low</c>.</value>
    public string LowColumn { get; init; } = "expected_low";

    /// <summary>The column with the upper end of a band; NULL there says nothing.</summary>
    /// <value>Default: <c>expected_high</c>.</value>
    public string HighColumn { get; init; } = "expected_high";

    /// <summary>A value above this extends the run.</summary>
    public double RaiseAbove { get; init; } = double.NaN;

    /// <summary>A value at or below this ends the episode; not above <see cref="RaiseAbove"/>.</summary>
    public double ClearBelow { get; init; } = double.NaN;

    /// <summary>In place of <see cref="RaiseAbove"/>: a value below this extends the run, and the peak is the least
    /// value.</summary>
    public double? RaiseBelow { get; init; }

    /// <summary>With <see cref="RaiseBelow"/>: a value at or above this ends the episode; not below
    /// <see cref="RaiseBelow"/>.</summary>
    public double? ClearAbove { get; init; }

    /// <summary>Windows in a row that make an episode.</summary>
    /// <value>Default: 1.</value>
    public int ForWindows { get; init; } = 1;

    /// <summary>How long the run must be, from its first window's start to its last one's end (on delay); how long the
    /// silence is of an absence, or a device offline.</summary>
    /// <value>Default: zero.</value>
    public TimeSpan For { get; init; }

    /// <summary>Windows in a row that end an episode.</summary>
    /// <value>Default: 1.</value>
    public int ClearWindows { get; init; } = 1;

    /// <summary>How long those windows must be together (off delay). The episode ends with the first of them.</summary>
    /// <value>Default: zero.</value>
    public TimeSpan ClearFor { get; init; }

    /// <summary>A run does not go on over a longer hole between windows; the same for a rate.</summary>
    /// <value>Default: null, any hole.</value>
    public TimeSpan? GapMax { get; init; }

    /// <summary>When the condition is flapping, and what that does.</summary>
    /// <value>Default: null, never.</value>
    public FlapLimit? Flap { get; init; }

    /// <summary>What windows must be one after the other; 2 to 8 steps of a pattern.</summary>
    public IReadOnlyList<AlertStep> Steps { get; init; } = [];

    /// <summary>From the start of a pattern's first window to the end of its last one.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>An alert raised longer than this after its activating window's end is late.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan LateAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How far behind a key's newest window its windows can still be corrected.</summary>
    /// <value>Default: one day.</value>
    public TimeSpan Horizon { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How bad it is, for people: <c>info</c>, <c>warning</c>, <c>critical</c> or the like.</summary>
    /// <value>Default: <c>warning</c>.</value>
    public string Severity { get; init; } = "warning";

    /// <summary>What the alert says, with <see cref="AlertTemplate"/>'s names in braces; null for nothing.</summary>
    public string? Summary { get; init; }

    /// <summary>Where people read what to do; null for nowhere.</summary>
    public string? Runbook { get; init; }

    /// <summary>What people and other systems sort alerts by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new SortedDictionary<string, string>();

    /// <summary>The text of the query that says the rows, of a rule of kind <see cref="AlertRuleKind.Query"/>; else
    /// null.</summary>
    public string? Query { get; init; }

    /// <summary>What the rule's way of speaking is known by, as SHA-256 in 64 hexadecimal digits: of
    /// <see cref="DescribeCondition"/>, and of the query behind it. Texts for people are not part of it.</summary>
    public string Version => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        Query is null ? DescribeCondition() : $"{DescribeCondition()}\n{Query}")));

    /// <summary>Whether low values are the bad ones.</summary>
    public bool IsBelow => RaiseBelow is not null;

    /// <summary>Whether the rule's number is held against thresholds that somebody chose.</summary>
    public bool HasThresholds => Kind is AlertRuleKind.Threshold or AlertRuleKind.Rate or AlertRuleKind.Band
        or AlertRuleKind.Completeness;

    /// <summary>
    /// What is wrong with the rule, one sentence each with name, value and what is allowed; empty when nothing.
    /// </summary>
    public IReadOnlyList<string> Validate() => AlertRuleCheck.ProblemsOf(this);

    /// <summary>
    /// Whether the rule looks at this series; <paramref name="metric"/> is null on streams without one.
    /// </summary>
    public bool Covers(string device, string? metric) =>
        Glob.IsMatch(Device, device) && (metric is null || Glob.IsMatch(Metric, metric));

    /// <summary>The thresholds of the fold: what raises is above the first, what clears at or below the second. Rules
    /// about low values are folded with the other sign; absence and offline say seconds, patterns 1 or 0, queries any
    /// number or -∞.</summary>
    internal (double Raise, double Clear) Thresholds() => Kind switch
    {
        AlertRuleKind.Absence or AlertRuleKind.Offline => (Silence.Quiet, Silence.Quiet),
        AlertRuleKind.Pattern => (0, 0),
        AlertRuleKind.Query => (double.MinValue, double.MinValue),
        _ when RaiseBelow is { } raise => (-raise, -(ClearAbove ?? raise)),
        _ => (RaiseAbove, ClearBelow),
    };

    /// <summary>All that decides when the rule speaks: with another text its state fits no more.</summary>
    public string DescribeCondition()
    {
        string what = Kind switch
        {
            AlertRuleKind.Threshold => Text($"{Stream}.{Aggregate} of {Device}/{Metric}"),
            AlertRuleKind.Rate => Text($"rate of {Stream}.{Aggregate} of {Device}/{Metric}"),
            AlertRuleKind.Band => Text(
                $"{Stream}.{Aggregate} of {Device}/{Metric} outside {LowColumn}..{HighColumn}"),
            AlertRuleKind.Pattern => Text(
                $"{Stream}.{Aggregate} of {Device}/{Metric} {string.Join(", then ", Steps)} within {Within}"),
            AlertRuleKind.Completeness => Text($"completeness of {Stream} of {Device}/{Metric}"),
            AlertRuleKind.Absence => Text($"absence of {Stream} of {Device}/{Metric}"),
            AlertRuleKind.Offline => Text($"offline {Device}, elapsed time"),
            AlertRuleKind.Query => Text($"rows of {Stream}"),
            AlertRuleKind.None or _ => throw new InvalidOperationException($"Rule '{Id}' is of no kind."),
        };
        string thresholds = !HasThresholds ? ForWindows > 1 ? Text($" for {ForWindows}") : ""
            : IsBelow ? Text($" < {RaiseBelow:R} for {ForWindows} until >= {ClearAbove:R}")
            : Text($" > {RaiseAbove:R} for {ForWindows} until <= {ClearBelow:R}");
        string spans = (For > TimeSpan.Zero ? Text($", for {For}") : "")
            + (ClearWindows > 1 || ClearFor > TimeSpan.Zero ? Text($", clear for {ClearWindows}, {ClearFor}") : "")
            + (GapMax is { } gap ? Text($", holes of {gap}") : "")
            + (Flap is { } flap ? Text($", {flap}") : "");
        return Text($"{Id}: {what}{thresholds}{spans}, late after {LateAfter}, horizon {Horizon}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
