using Telemetry.Alerts;
using Telemetry.Contract;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Security;
using Telemetry.Scoring.Machine;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Configuration;

/// <summary>Reads the configuration's <c>rules</c>. What a kind of rule has no use for is an unknown key.</summary>
internal static class RuleSection
{
    private const string NameRule = "a name of 1 to 128 characters out of A-Z a-z 0-9 _ . : -";
    private const string NamesRule = NameRule + ", or its beginning with * at the end";
    private const double DaySeconds = 86_400;
    private const double YearSeconds = 366 * DaySeconds;

    private static readonly string[] Thresholds = ["raise_above", "clear_below", "raise_below", "clear_above"];

    private static readonly string[] Runs = ["for_windows", "for_seconds", "gap_max_seconds"];

    private static readonly string[] Always =
    [
        "id", "kind", "device", "clear_windows", "clear_for_seconds", "flap", "severity", "late_after_seconds",
        "horizon_seconds", "summary", "runbook", "labels",
    ];

    public static List<AlertRule> Read(ConfigurationNode node)
    {
        List<AlertRule> rules = [];
        foreach (ConfigurationNode item in node.List(GatewayLimits.RulesMax))
        {
            AlertRule rule = Rule(item);
            if (rules.Exists(other => other.Id == rule.Id))
            {
                throw item.Refuse($"each id once; \"{rule.Id}\" is there already");
            }

            rules.Add(rule);
        }

        return rules;
    }

    /// <summary>What can be said only when the whole configuration is known: whether there is such a
    /// pipeline.</summary>
    public static void Check(ConfigurationNode node, GatewayOptions options)
    {
        string[] groups = [.. options.GroupWindows.Select(windows => windows.Id)];
        foreach ((ConfigurationNode item, AlertRule rule) in node.List(GatewayLimits.RulesMax).Zip(options.Rules))
        {
            bool isKnown = rule.Kind == AlertRuleKind.Offline || IsOwn(rule.Stream) || groups.Contains(rule.Stream);
            if (!isKnown)
            {
                string[] known = [AlertRule.ReadingsStream, SeriesScoreSchema.Stream, MachineScoreSchema.Stream];
                throw item.Refuse($"the pipeline of a rule is one of {string.Join(", ", [.. known, .. groups])}");
            }
        }
    }

    private static AlertRule Rule(ConfigurationNode node)
    {
        var all = node.Members();
        AlertRuleKind kind = all.TryGetValue("kind", out ConfigurationNode named)
            ? RuleWords.KindOf(named.OneOf(RuleWords.Kinds))
            : AlertRuleKind.Threshold;
        var keys = node.Object([.. Always, .. KeysOf(kind)]);
        if (!keys.TryGetValue("id", out ConfigurationNode id))
        {
            throw node.Refuse("a rule needs the key id");
        }

        AlertRule rule = Start(kind, keys) with { Id = id.Text(NameRule, IsName) };
        foreach ((string key, ConfigurationNode value) in keys)
        {
            rule = With(rule, key, value);
        }

        rule = WithThresholds(node, keys, rule);
        if (kind is not AlertRuleKind.Offline and not AlertRuleKind.Completeness
            && !keys.ContainsKey("metric") && rule.Stream is AlertRule.ReadingsStream or SeriesScoreSchema.Stream)
        {
            throw node.Refuse("a rule over readings_10s or scores needs the key metric");
        }

        return rule.Validate() is [string problem, ..] ? throw node.Refuse(problem) : rule;
    }

    private static string[] KeysOf(AlertRuleKind kind) => kind switch
    {
        AlertRuleKind.Threshold or AlertRuleKind.Rate =>
            ["pipeline", "metric", "aggregate", .. Thresholds, .. Runs],
        AlertRuleKind.Band =>
            ["pipeline", "metric", "aggregate", "low_column", "high_column", "raise_above", "clear_below", .. Runs],
        AlertRuleKind.Pattern => ["pipeline", "metric", "aggregate", "steps", "within_seconds"],
        AlertRuleKind.Completeness => ["pipeline", "metric", "raise_below", "clear_above", .. Runs],
        AlertRuleKind.Absence => ["metric", "for_seconds"],
        AlertRuleKind.Offline => ["for_seconds"],
        AlertRuleKind.Query or AlertRuleKind.None or _ =>
            throw new InvalidOperationException($"There are no keys of {kind}."),
    };

    /// <summary>The rule's defaults, by kind and pipeline.</summary>
    private static AlertRule Start(AlertRuleKind kind, IReadOnlyDictionary<string, ConfigurationNode> keys)
    {
        string stream = kind switch
        {
            AlertRuleKind.Offline => AlertRule.DevicesStream,
            _ when keys.TryGetValue("pipeline", out ConfigurationNode pipeline) => pipeline.Text(NameRule, IsName),
            AlertRuleKind.Band => SeriesScoreSchema.Stream,
            _ => AlertRule.ReadingsStream,
        };
        AlertRule rule = new() { Id = "", Kind = kind, Stream = stream };
        bool isScored = stream is SeriesScoreSchema.Stream or MachineScoreSchema.Stream;
        return rule with
        {
            Aggregate = kind == AlertRuleKind.Band ? "value" : isScored ? "score" : "avg",
            Horizon = kind is AlertRuleKind.Rate or AlertRuleKind.Pattern ? TimeSpan.FromHours(1) : rule.Horizon,
        };
    }

    private static AlertRule With(AlertRule rule, string key, ConfigurationNode value) => key switch
    {
        "metric" => rule with { Metric = value.Text(NamesRule, DevicePatterns.IsValid) },
        "device" => rule with { Device = value.Text(NamesRule, DevicePatterns.IsValid) },
        "aggregate" => rule with { Aggregate = value.OneOf(ColumnsOf(rule.Stream)) },
        "low_column" => rule with { LowColumn = value.OneOf(ColumnsOf(rule.Stream)) },
        "high_column" => rule with { HighColumn = value.OneOf(ColumnsOf(rule.Stream)) },
        "for_windows" => rule with { ForWindows = value.Whole(1, 10_000) },
        "for_seconds" => rule with { For = Seconds(value, 0, YearSeconds) },
        "clear_windows" => rule with { ClearWindows = value.Whole(1, 10_000) },
        "clear_for_seconds" => rule with { ClearFor = Seconds(value, 0, YearSeconds) },
        "gap_max_seconds" => rule with { GapMax = Seconds(value, 0, YearSeconds) },
        "flap" => rule with { Flap = Flap(value) },
        "steps" => rule with { Steps = [.. value.List(AlertLimits.PatternStepsMax).Select(Step)] },
        "within_seconds" => rule with { Within = Seconds(value, 0, YearSeconds) },
        "severity" => rule with { Severity = value.OneOf("info", "warning", "critical") },
        "late_after_seconds" => rule with { LateAfter = Seconds(value, 0, DaySeconds) },
        "horizon_seconds" => rule with { Horizon = Seconds(value, 0.001, YearSeconds) },
        "summary" => rule with { Summary = value.Text("a text", text => text.Length > 0) },
        "runbook" => rule with { Runbook = value.Text("an absolute http or https address", IsWebAddress) },
        "labels" => rule with { Labels = Labels(value) },
        _ => rule,
    };

    private static AlertRule WithThresholds(
        ConfigurationNode node, IReadOnlyDictionary<string, ConfigurationNode> keys, AlertRule rule)
    {
        if (!rule.HasThresholds)
        {
            return rule;
        }

        if (keys.TryGetValue("raise_below", out ConfigurationNode low))
        {
            double raise = low.Number();
            return rule with
            {
                RaiseBelow = raise,
                ClearAbove = keys.TryGetValue("clear_above", out ConfigurationNode clear)
                    ? clear.Number(raise, double.MaxValue / 2)
                    : raise,
                RaiseAbove = keys.TryGetValue("raise_above", out ConfigurationNode both)
                    ? throw both.Refuse("one of raise_above and raise_below")
                    : double.NaN,
                ClearBelow = keys.TryGetValue("clear_below", out ConfigurationNode other)
                    ? throw other.Refuse("clear_above beside raise_below")
                    : double.NaN,
            };
        }

        if (keys.TryGetValue("clear_above", out ConfigurationNode wrong))
        {
            throw wrong.Refuse("clear_below beside raise_above");
        }

        bool isBand = rule.Kind == AlertRuleKind.Band;
        if (!keys.TryGetValue("raise_above", out ConfigurationNode high) && !isBand)
        {
            string wanted = rule.Kind == AlertRuleKind.Completeness ? "raise_below" : "raise_above";
            throw node.Refuse($"a rule needs the key {wanted}");
        }

        double above = keys.ContainsKey("raise_above") ? high.Number(isBand ? 0 : double.MinValue) : 0;
        return rule with
        {
            RaiseAbove = above,
            ClearBelow = keys.TryGetValue("clear_below", out ConfigurationNode below)
                ? below.Number(double.MinValue / 2, above)
                : above,
        };
    }

    private static FlapLimit Flap(ConfigurationNode node)
    {
        var keys = node.Object("episodes", "within_seconds", "calm_seconds");
        return keys.Count < 3
            ? throw node.Refuse("flap needs the keys episodes, within_seconds and calm_seconds")
            : new FlapLimit(
                keys["episodes"].Whole(2, AlertLimits.FlapEpisodesMax),
                Seconds(keys["within_seconds"], 0.001, YearSeconds),
                Seconds(keys["calm_seconds"], 0.001, YearSeconds));
    }

    private static AlertStep Step(ConfigurationNode node)
    {
        var keys = node.Object("above", "below");
        return keys.Count == 0
            ? throw node.Refuse("a step needs the key above or below")
            : new AlertStep(
                keys.TryGetValue("above", out ConfigurationNode above) ? above.Number() : null,
                keys.TryGetValue("below", out ConfigurationNode below) ? below.Number() : null);
    }

    private static SortedDictionary<string, string> Labels(ConfigurationNode node)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach ((string name, ConfigurationNode value) in node.Members())
        {
            labels.Add(
                IsName(name) ? name : throw value.Refuse($"labels with {NameRule}"),
                value.Text($"a text of at most {AlertLimits.TextLengthMax} characters",
                    text => text.Length <= AlertLimits.TextLengthMax));
        }

        return labels;
    }

    private static string[] ColumnsOf(string stream) => stream switch
    {
        SeriesScoreSchema.Stream => ["value", "score", "severity", "expected_low", "expected_high"],
        MachineScoreSchema.Stream => ["score", "severity"],
        _ => ["count", "sum", "min", "max", "avg", "stddev"],
    };

    private static bool IsOwn(string stream) =>
        stream is GatewayPipeline.WindowsStream or SeriesScoreSchema.Stream or MachineScoreSchema.Stream;

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    private static TimeSpan Seconds(ConfigurationNode node, double min, double max) =>
        TimeSpan.FromSeconds(node.Number(min, max));
}
