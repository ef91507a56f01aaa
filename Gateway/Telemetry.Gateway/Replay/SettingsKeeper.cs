using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// At start, before a pipeline runs: when the pipelines' settings are not those of the last run, a record says so, and
/// the data folder keeps them. So a data folder is all that a replay needs.
/// </summary>
internal sealed class SettingsKeeper(
    GatewayOptions options, GatewayJournals journals, GatewayDisk disk, InputLog log) : BackgroundService
{
    private SettingsFile? _changed;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        PipelineSettings settings = PipelineSettings.Of(options);
        SettingsFile? kept = SettingsFile.TryRead(options.DataDirectory, disk.Files);
        bool isKept = kept is not null
            && kept.Position < journals.Input.End
            && kept.Settings.Text.Span.SequenceEqual(settings.Text.Span);
        if (!isKept)
        {
            RecordWriter record = new();
            InputRecords.WriteControl(record, ControlKind.ConfigurationChanged, SettingsFile.PayloadOf(settings));
            _changed = new SettingsFile(settings, new JournalPosition(log.Append(record)));
        }

        return base.StartAsync(cancellationToken);
    }

    /// <summary>Keeps what has changed, once its record is durable: a full disk must not keep the gateway from
    /// starting.</summary>
    public async Task RunAsync()
    {
        if (_changed is null)
        {
            return;
        }

        try
        {
            await log.WhenDurableAsync(_changed.Position.Value);
            _changed.Write(options.DataDirectory, disk.Files);
        }
        catch (JournalFailedException)
        {
            // The watch stops the process.
        }
        catch (DiskFullException)
        {
            // The record has it, and the next start tries again.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync();
}
