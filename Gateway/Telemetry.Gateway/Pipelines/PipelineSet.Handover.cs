using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A change of a pipeline, and what becomes of the alerts that its former form said are firing.</summary>
internal sealed partial class PipelineSet
{
    /// <summary>The changes to journal one after the other. What does not fit into one record goes before it: a process
    /// that dies between them makes the whole change again, and the last one is the change.</summary>
    private async Task<PipelineChange[]> WithAlertsAsync(PipelineChange change, IReadOnlyList<AlertRule>? rules)
    {
        JournalPosition end = _journals.Output.End;
        if (end > _journals.Output.DurableEnd)
        {
            await _journals.Output.WhenDurableAsync(new JournalPosition(end.Value - 1));
        }

        IReadOnlyList<AlertHandover> handovers = AlertTakeover.Find(_journals.Output, change.Pipeline, rules);
        return
        [
            .. handovers.SkipLast(1).Select(handover => new PipelineChange
            {
                Pipeline = change.Pipeline,
                Change = PipelineChangeKind.Handover,
                Alerts = Json(handover),
            }),
            handovers.Count == 0 ? change : change with { Alerts = Json(handovers[^1]) },
        ];
    }

    private async Task SubmitAsync(PipelineChange[] changes, CancellationToken cancellationToken)
    {
        foreach (PipelineChange change in changes)
        {
            await _control.SubmitAsync(ControlKind.PipelineChanged, change.ToPayload(), cancellationToken);
        }
    }

    private static JsonElement Json(AlertHandover handover)
    {
        using JsonDocument document = JsonDocument.Parse(handover.ToPayload());
        return document.RootElement.Clone();
    }
}
