using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Configuration;
using Telemetry.Scoring.Series;

namespace Telemetry.Gateway.Replay;

/// <summary>Writes rules in the words of the configuration file.</summary>
internal static class RuleSettings
{
    public static void Write(Utf8JsonWriter json, AlertRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        if (rule.Kind != AlertRuleKind.Threshold)
        {
            json.WriteString("kind", RuleWords.WordOf(rule.Kind));
        }

        Condition(json, rule);
        if (rule.ClearWindows != 1)
        {
            json.WriteNumber("clear_windows", rule.ClearWindows);
        }

        if (rule.ClearFor > TimeSpan.Zero)
        {
            SettingsWriter.Seconds(json, "clear_for_seconds", rule.ClearFor);
        }

        Flap(json, rule.Flap);
        json.WriteString("severity", rule.Severity);
        SettingsWriter.Seconds(json, "late_after_seconds", rule.LateAfter);
        if (rule.Horizon != TimeSpan.FromDays(1) || rule.Kind is AlertRuleKind.Rate or AlertRuleKind.Pattern)
        {
            SettingsWriter.Seconds(json, "horizon_seconds", rule.Horizon);
        }

        Texts(json, rule);
        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, AlertRule rule)
    {
        bool isSpanned = rule.Kind is AlertRuleKind.Absence or AlertRuleKind.Offline;
        if (!isSpanned)
        {
            json.WriteString("pipeline", rule.Stream);
        }

        // Over series the reader wants a metric to be named, and be it all of them.
        bool isNamed = rule.Stream is AlertRule.ReadingsStream or SeriesScoreSchema.Stream;
        if (rule.Metric != "*" || (isNamed && rule.Kind != AlertRuleKind.Offline))
        {
            json.WriteString("metric", rule.Metric);
        }

        json.WriteString("device", rule.Device);
        if (!isSpanned && rule.Kind != AlertRuleKind.Completeness)
        {
            json.WriteString("aggregate", rule.Aggregate);
        }

        if (rule.Kind == AlertRuleKind.Band)
        {
            json.WriteString("low_column", rule.LowColumn);
            json.WriteString("high_column", rule.HighColumn);
        }

        Thresholds(json, rule);
        if (rule.HasThresholds)
        {
            json.WriteNumber("for_windows", rule.ForWindows);
        }

        if (isSpanned || (rule.HasThresholds && rule.For > TimeSpan.Zero))
        {
            SettingsWriter.Seconds(json, "for_seconds", rule.For);
        }

        if (rule.GapMax is { } gap)
        {
            SettingsWriter.Seconds(json, "gap_max_seconds", gap);
        }
    }

    private static void Thresholds(Utf8JsonWriter json, AlertRule rule)
    {
        if (rule.Kind == AlertRuleKind.Pattern)
        {
            Steps(json, rule);
        }
        else if (rule.HasThresholds && rule.RaiseBelow is { } raise)
        {
            json.WriteNumber("raise_below", raise);
            json.WriteNumber("clear_above", rule.ClearAbove ?? raise);
        }
        else if (rule.HasThresholds)
        {
            json.WriteNumber("raise_above", rule.RaiseAbove);
            json.WriteNumber("clear_below", rule.ClearBelow);
        }
    }

    private static void Steps(Utf8JsonWriter json, AlertRule rule)
    {
        json.WriteStartArray("steps");
        foreach (AlertStep step in rule.Steps)
        {
            json.WriteStartObject();
            if (step.Above is { } above)
            {
                json.WriteNumber("above", above);
            }

            if (step.Below is { } below)
            {
                json.WriteNumber("below", below);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        SettingsWriter.Seconds(json, "within_seconds", rule.Within);
    }

    private static void Flap(Utf8JsonWriter json, FlapLimit? flap)
    {
        if (flap is null)
        {
            return;
        }

        json.WriteStartObject("flap");
        json.WriteNumber("episodes", flap.Episodes);
        SettingsWriter.Seconds(json, "within_seconds", flap.Within);
        SettingsWriter.Seconds(json, "calm_seconds", flap.Calm);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, AlertRule rule)
    {
        if (rule.Summary is { } summary)
        {
            json.WriteString("summary", summary);
        }

        if (rule.Runbook is { } runbook)
        {
            json.WriteString("runbook", runbook);
        }

        if (rule.Labels.Count > 0)
        {
            json.WriteStartObject("labels");
            foreach ((string name, string value) in rule.Labels)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }
}
