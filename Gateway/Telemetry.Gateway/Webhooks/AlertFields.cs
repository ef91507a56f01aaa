using System.Globalization;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>The texts of an alert that a receiver's matchers see, by name: those that silences see, and beside them
/// how the alert stands.</summary>
internal static class AlertFields
{
    /// <summary>A text of an alert; null when it has none of that name.</summary>
    public static string? Of(AlertItem alert, string name) => name switch
    {
        "alert" => alert.Id,
        "rule" => alert.Rule,
        "key" => alert.Key,
        "device" => alert.Device,
        "metric" => alert.Metric,
        "source" => alert.Source,
        "severity" => alert.Severity,
        "cause" => alert.Cause,
        "event" => alert.Event,
        "state" => alert.State,
        "assignee" => alert.Assignee,
        "escalation" => alert.Escalation.ToString(CultureInfo.InvariantCulture),
        "escalated_to" => alert.EscalatedTo,
        "late" => alert.Late ? "true" : "false",
        "provisional" => alert.Provisional ? "true" : "false",
        _ => alert.Labels?.GetValueOrDefault(name),
    };
}
