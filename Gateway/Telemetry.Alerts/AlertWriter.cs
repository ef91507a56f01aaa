using System.Text;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts;

/// <summary>Writes the events of one rule as rows of <see cref="AlertSchema"/>.</summary>
internal sealed class AlertWriter
{
    private readonly AlertRule _rule;
    private readonly string _source;
    private readonly AlertTemplate? _summary;
    private readonly string? _labels;
    private readonly string _version;

    public AlertWriter(AlertRule rule, string source)
    {
        _rule = rule;
        _source = source;
        _summary = rule.Summary is { } summary ? new AlertTemplate(summary) : null;
        _labels = rule.Labels.Count == 0 ? null : Labels(rule.Labels);
        _version = rule.Version;
    }

    /// <summary>Writes events that the results made, or with <paramref name="order"/> what a person did.</summary>
    public void Write(
        KeyFolds key, string? device, IReadOnlyList<AlertEvent> events, Collector output,
        AlertAcknowledgement? order = null)
    {
        foreach (AlertEvent e in events)
        {
            Frame frame = output.Add(0, new EventTime(e.Start), Frame.NoKey, out int row);
            frame.SetText(AlertSchema.Id, row, e.Id.ToString());
            frame.SetText(AlertSchema.Rule, row, _rule.Id);
            frame.SetText(AlertSchema.Key, row, key.Key);
            frame.SetText(AlertSchema.Device, row, device);
            frame.SetText(AlertSchema.Metric, row, key.Metric);
            frame.SetText(AlertSchema.Severity, row, key.Severity ?? _rule.Severity);
            frame.SetText(AlertSchema.Event, row, AlertSchema.NameOf(e.Kind));
            frame.SetText(AlertSchema.State, row, AlertSchema.NameOf(e.State));
            frame.SetText(AlertSchema.Source, row, _source);
            frame.SetText(AlertSchema.Summary, row, key.Summary ?? _summary?.Render(_rule, key, e));
            frame.SetText(AlertSchema.Runbook, row, _rule.Runbook);
            frame.SetText(AlertSchema.Labels, row, _labels);
            frame.SetText(AlertSchema.By, row, order?.By);
            frame.SetText(AlertSchema.Comment, row, order?.Comment);
            frame.SetText(AlertSchema.RuleVersion, row, _version);
            WriteUntouched(frame, row);
            Fill(frame, row, e);
        }
    }

    /// <summary>The texts of the rule, which change nothing of when it speaks.</summary>
    public string DescribeTexts() => _rule.Severity
        + (_rule.Summary is { } summary ? $", says {summary}" : "")
        + (_rule.Runbook is { } runbook ? $", runbook {runbook}" : "")
        + (_labels is { } labels ? $", labels {labels}" : "");

    /// <summary>What only the operators behind the fold say.</summary>
    private static void WriteUntouched(Frame frame, int row)
    {
        frame.SetText(AlertSchema.Cause, row, null);
        frame.Bools(AlertSchema.Silenced)[row] = false;
        frame.SetText(AlertSchema.SilencedBy, row, null);
        frame.SetText(AlertSchema.Assignee, row, null);
        frame.Longs(AlertSchema.Escalation)[row] = 0;
        frame.SetText(AlertSchema.EscalatedTo, row, null);
    }

    private static void Fill(Frame frame, int row, in AlertEvent e)
    {
        frame.Longs(AlertSchema.Ordinal)[row] = e.Ordinal;
        frame.Bools(AlertSchema.Provisional)[row] = e.Provisional;
        frame.Bools(AlertSchema.Late)[row] = e.Late;
        frame.Bools(AlertSchema.Acknowledged)[row] = e.Acknowledged;
        frame.Bools(AlertSchema.RetractionProposed)[row] = e.RetractionProposed;
        frame.Longs(AlertSchema.Occurred)[row] = e.Start;
        frame.Longs(AlertSchema.Detected)[row] = e.Detected;
        frame.Longs(AlertSchema.At)[row] = e.At;
        frame.Longs(AlertSchema.Start)[row] = e.Start;
        frame.Longs(AlertSchema.End)[row] = e.End ?? 0;
        if (e.End is null)
        {
            frame.Longs(AlertSchema.End).SetNull(row);
        }

        frame.Doubles(AlertSchema.Peak)[row] = e.Peak;
        frame.Longs(AlertSchema.EvidenceStart)[row] = e.Start;
        frame.Longs(AlertSchema.EvidenceEnd)[row] = e.EvidenceEnd;
        frame.Bools(AlertSchema.Flapping)[row] = e.Flapping;
    }

    private static string Labels(IReadOnlyDictionary<string, string> labels)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach ((string name, string value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
