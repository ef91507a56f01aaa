using System.Text;
using System.Text.Json;
using Telemetry.Alerts;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>A change of a pipeline, and what becomes of the alerts that its former form left standing.</summary>
internal sealed partial class PipelineSet
{
    /// <summary>Journals what is handed over, but for the last message, which goes into the record of the change
    /// itself. A process that dies between them finds those that are there, and goes on behind them.</summary>
    /// <param name="change">The change.</param>
    /// <param name="rules">The rules from here on; null when the pipeline is gone.</param>
    /// <param name="changingFrom">From where on in the input journal records of this change may be.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The change with its message, and the first record of the handover; null when it is the change.
    /// </returns>
    private async Task<(PipelineChange Change, long? First)> HandOverAsync(
        PipelineChange change, IReadOnlyList<AlertRule>? rules, long? changingFrom,
        CancellationToken cancellationToken)
    {
        JournalPosition end = _journals.Output.End;
        if (end > _journals.Output.DurableEnd)
        {
            await _journals.Output.WhenDurableAsync(new JournalPosition(end.Value - 1));
        }

        IReadOnlyList<CareOrder> silences = rules is null ? [] : HeldSilences.Find(_journals);
        IReadOnlyList<AlertHandover> handovers = AlertTakeover.Of(
            change.Pipeline, change.Form, rules, SaidByPipeline.Find(_journals, change.Pipeline), silences);
        if (handovers.Count == 0)
        {
            return (change, null);
        }

        Dictionary<string, long> journalled = Journalled(change.Pipeline, changingFrom);
        long? first = null;
        foreach (AlertHandover handover in handovers.SkipLast(1))
        {
            byte[] payload = new PipelineChange
            {
                Pipeline = change.Pipeline,
                Change = PipelineChangeKind.Handover,
                Alerts = Json(handover),
            }.ToPayload();
            long position = journalled.TryGetValue(Encoding.UTF8.GetString(payload), out long there)
                ? there
                : await _control.SubmitAsync(ControlKind.PipelineChanged, payload, cancellationToken);
            first ??= position;
        }

        return (change with { Alerts = Json(handovers[^1]) }, first);
    }

    /// <summary>What a process before this one has handed over.</summary>
    private Dictionary<string, long> Journalled(string pipeline, long? from)
    {
        Dictionary<string, long> journalled = new(StringComparer.Ordinal);
        if (from is { } begin)
        {
            foreach ((PipelineChange change, long position) in PipelineStateRepair.ChangesOf(
                _journals.Input, pipeline, begin))
            {
                journalled[Encoding.UTF8.GetString(change.ToPayload())] = position;
            }
        }

        return journalled;
    }

    private static JsonElement Json(AlertHandover handover)
    {
        using JsonDocument document = JsonDocument.Parse(handover.ToPayload());
        return document.RootElement.Clone();
    }
}
