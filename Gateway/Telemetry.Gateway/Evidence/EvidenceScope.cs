using Telemetry.Alerts;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Evidence;

/// <summary>Where the evidence of an alert lies: which stream, which key, which series, from when to when.</summary>
internal sealed record EvidenceScope
{
    /// <summary>The alert as it stands.</summary>
    public required AlertItem Alert { get; init; }

    /// <summary>The stream whose rows the rule reads.</summary>
    public required string Stream { get; init; }

    /// <summary>The rule; null when it is not known any more.</summary>
    public AlertRule? Rule { get; init; }

    /// <summary>The first event time of the episode, µs: the earliest that any of its events said.</summary>
    public required long From { get; init; }

    /// <summary>Behind its last event time, µs.</summary>
    public required long To { get; init; }

    /// <summary>The series whose readings are in the rows; empty when that is not known, or there are none.</summary>
    public required IReadOnlyList<SeriesTarget> Series { get; init; }

    /// <summary>Whether <see cref="Series"/> are exactly those that the rule's rows are made of.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Why they are not, or what else a reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>Whether the stream's rows are in the output journal.</summary>
    public bool HasRows => Stream != AlertRule.DevicesStream && !IsQuery;

    /// <summary>Whether the rule is a query.</summary>
    public bool IsQuery { get; init; }

    /// <summary>Finds it.</summary>
    /// <param name="trail">What was said of the alert.</param>
    /// <param name="found">The rule that said it.</param>
    public static EvidenceScope Of(AlertTrail trail, RuleFound found)
    {
        SaidEvent last = trail.Last;
        AlertItem alert = last.Alert;
        bool isQuery = found.Rule?.Kind == AlertRuleKind.Query;
        (IReadOnlyList<SeriesTarget> series, bool isKnown, string? note) = SeriesOf(last, found, isQuery);
        return new EvidenceScope
        {
            Alert = alert,
            Stream = last.Source,
            Rule = found.Rule,
            IsQuery = isQuery,
            From = trail.Events.Min(one => EventTimes.ToMicros(one.Alert.EvidenceStart ?? one.Alert.Start)),
            To = trail.Events.Max(one => Math.Max(
                EventTimes.ToMicros(one.Alert.EvidenceEnd ?? one.Alert.Start),
                one.Alert.End is { } end ? EventTimes.ToMicros(end) : long.MinValue)),
            Series = series,
            IsKnown = isKnown,
            Note = note,
        };
    }

    private static (IReadOnlyList<SeriesTarget> Series, bool IsKnown, string? Note) SeriesOf(
        SaidEvent said, RuleFound found, bool isQuery)
    {
        AlertItem alert = said.Alert;
        if (said.Source == AlertRule.DevicesStream)
        {
            return ([], true, "The rule looks at whether the device is there: status records, no readings.");
        }

        if (found.Settings is { } settings
            && settings.Settings.Options.GroupWindows.FirstOrDefault(one => one.Id == said.Source) is { } windows)
        {
            return OfGroup(alert, windows);
        }

        bool isOwn = said.Source is AlertRule.ReadingsStream or "scores" or MachineScoreSchema.Stream;
        if (isOwn && alert.Device is string device)
        {
            bool isMachine = said.Source == MachineScoreSchema.Stream;
            return ([new SeriesTarget(device, isMachine ? null : alert.Metric)], true, isMachine
                ? "A machine's score is made of all metrics of its model."
                : null);
        }

        string why = isQuery
            ? "A query may read any reading: what it says of this key is not known to be made of these only."
            : "Who the members of this key were is not known any more.";
        return alert.Device is string named
            ? ([new SeriesTarget(named, alert.Metric)], false, why)
            : ([], false, why + " Its key names no device.");
    }

    private static (IReadOnlyList<SeriesTarget> Series, bool IsKnown, string? Note) OfGroup(
        AlertItem alert, GroupWindowOptions windows)
    {
        string group = alert.Metric is string metric && alert.Key.EndsWith("/" + metric, StringComparison.Ordinal)
            ? alert.Key[..^(metric.Length + 1)]
            : alert.Key;
        IReadOnlyList<string>? members = windows.Groups.FirstOrDefault(one => one.Name == group).Devices;
        return members is null
            ? ([], false, $"There is no group '{group}' in the configuration of that time.")
            : ([.. members.Select(member => new SeriesTarget(member, alert.Metric))], true, null);
    }
}
