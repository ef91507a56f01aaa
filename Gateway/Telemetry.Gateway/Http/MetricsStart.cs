using System.Diagnostics.Metrics;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Http.Metrics;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Pipelines;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Http;

/// <summary>
/// Makes the metrics exporter listen from the host's start on, not from the first scrape, and declares the figures that
/// are asked for at a scrape.
/// </summary>
internal sealed class MetricsStart(
    MetricsExporter exporter, GatewayMeter meter, IDeviceView devices, PipelineSet pipelines, InputLog input,
    ViewStore views, ViewWriter writer,
    IJournalsView journals, GatewayJournals files, WebhookService webhooks, DiskRoom room) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(exporter);
        Gauge("devices", "{device}", "Devices known.", () => devices.Devices().Count);
        Gauge("devices_online", "{device}", "Devices whose agent is connected.",
            () => devices.Devices().Count(device => device.Online));
        Gauge("backlog_readings", "{reading}", "Readings that agents say are still in their spools.",
            () => devices.Devices().Sum(device => device.Backlog.Readings));
        PipelineGauge("pipeline_lag_records", "{record}", "Input records that a pipeline has not read yet.",
            pipeline => pipeline.LagRecords);
        PipelineGauge("pipeline_parked", "{pipeline}", "1 for a pipeline that is parked after a step failed.",
            pipeline => pipeline.State.State == PipelineCondition.Parked ? 1 : 0);
        PipelineGauge("pipeline_checkpoint_age", "s", "Journal time since a pipeline's newest checkpoint.",
            pipeline => PipelineEndpoints.AgeSeconds(pipeline.Progress, input));
        Gauge("view_lag_records", "{record}", "Output records that the views have not applied yet.",
            () => journals.Output.End - writer.Applied);
        Gauge("journal_bytes", "By", "Bytes of the input and output journals.",
            () => journals.Input.SizeBytes + journals.Output.SizeBytes);
        Gauge("journal_removed_records", "{record}", "Records that retention took from the input and output journals.",
            () => journals.Input.Start + journals.Output.Start);
        Gauge("disk_free_bytes", "By", "Free bytes of the data folder's disk.", () => room.FreeBytes);
        Gauge("disk_refusing", "{1}", "1 while nothing is taken for want of room.", () => room.IsRefusing ? 1 : 0);
        meter.Meter.CreateObservableCounter(
            "telemetry.gateway.views_rebuilt", () => views.Rebuilds, "{file}",
            "View files set aside and rebuilt from the journals.");
        meter.Meter.CreateObservableCounter(
            "telemetry.gateway.view_records_skipped", () => views.Skipped, "{record}",
            "Output records that the views leave out because they cannot be applied.");
        meter.Meter.CreateObservableCounter(
            "telemetry.gateway.journal_commits", Commits, "{commit}", "Commits of a journal; each is an fsync.");
        meter.Meter.CreateObservableGauge(
            "telemetry.gateway.webhook_pending", Pending, "{event}", "Events that are not delivered yet, by webhook.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void PipelineGauge(string name, string unit, string description, Func<PipelineSlot, double?> read) =>
        meter.Meter.CreateObservableGauge(
            "telemetry.gateway." + name,
            () => pipelines.Pipelines.Where(pipeline => read(pipeline) is not null).Select(pipeline =>
                new Measurement<double>(
                    read(pipeline) ?? 0, new KeyValuePair<string, object?>("pipeline", pipeline.Name))),
            unit,
            description);

    private void Gauge(string name, string unit, string description, Func<long> read) =>
        meter.Meter.CreateObservableGauge("telemetry.gateway." + name, read, unit, description);

    private IEnumerable<Measurement<long>> Commits() =>
    [
        new(files.Input.Commits, new KeyValuePair<string, object?>("journal", "input")),
        new(files.Output.Commits, new KeyValuePair<string, object?>("journal", "output")),
    ];

    private IEnumerable<Measurement<long>> Pending() => webhooks.Status().Select(webhook => new Measurement<long>(
        webhook.Pending, new KeyValuePair<string, object?>("webhook", webhook.Id)));
}
