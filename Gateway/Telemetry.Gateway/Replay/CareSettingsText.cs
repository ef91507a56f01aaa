using System.Text.Json;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Replay;

/// <summary>Writes maintenance windows and escalations in the words of the configuration file.</summary>
internal static class CareSettingsText
{
    public static void Write(Utf8JsonWriter json, CareSettings care)
    {
        if (care.Maintenance.Count > 0)
        {
            json.WriteStartArray("maintenance");
            foreach (MaintenanceWindow window in care.Maintenance)
            {
                Window(json, window);
            }

            json.WriteEndArray();
        }

        if (care.Escalations.Count > 0)
        {
            json.WriteStartArray("escalations");
            foreach (EscalationChain chain in care.Escalations)
            {
                Chain(json, chain);
            }

            json.WriteEndArray();
        }
    }

    private static void Window(Utf8JsonWriter json, MaintenanceWindow window)
    {
        json.WriteStartObject();
        json.WriteString("id", window.Id);
        Matchers(json, window.Matchers);
        if (window.From is { } from && window.To is { } to)
        {
            json.WriteString("from", EventTimes.ToUtc(from));
            json.WriteString("to", EventTimes.ToUtc(to));
        }

        if (window.Weekly is { } weekly)
        {
            json.WriteStartObject("weekly");
            json.WriteStartArray("days");
            foreach (DayOfWeek day in weekly.Days)
            {
                json.WriteStringValue(CareSection.WordOf(day));
            }

            json.WriteEndArray();
            json.WriteString("start", CareSection.WordOf(weekly.Start));
            json.WriteString("end", CareSection.WordOf(weekly.End));
            json.WriteString("zone", weekly.Zone.Id);
            json.WriteEndObject();
        }

        if (window.Comment is { } comment)
        {
            json.WriteString("comment", comment);
        }

        json.WriteEndObject();
    }

    private static void Chain(Utf8JsonWriter json, EscalationChain chain)
    {
        json.WriteStartObject();
        json.WriteString("id", chain.Id);
        Matchers(json, chain.Matchers);
        json.WriteStartArray("steps");
        foreach (EscalationStep step in chain.Steps)
        {
            json.WriteStartObject();
            SettingsWriter.Seconds(json, "after_seconds", step.After);
            json.WriteString("to", step.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Matchers(Utf8JsonWriter json, IReadOnlyList<AlertMatcher> matchers)
    {
        if (matchers.Count > 0)
        {
            json.WritePropertyName("matchers");
            MatcherList.Write(json, matchers);
        }
    }
}
