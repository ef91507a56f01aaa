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
        _changed = Change(options);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Keeps settings that changed while the gateway runs, before pipelines are switched to them.</summary>
    /// <exception cref="IOException">The journal or the disk is full.</exception>
    public async Task KeepAsync(GatewayOptions changed, CancellationToken cancellationToken)
    {
        if (Change(changed) is { } file)
        {
            await log.WhenDurableAsync(file.Position.Value).AsTask().WaitAsync(cancellationToken);
            file.Write(options.DataDirectory, disk.Files);
        }
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

    /// <summary>The record that says these settings; null when they are those that are kept.</summary>
    private SettingsFile? Change(GatewayOptions wanted)
    {
        PipelineSettings settings = PipelineSettings.Of(wanted);
        SettingsFile? kept = SettingsFile.TryRead(options.DataDirectory, disk.Files);
        bool isKept = kept is not null
            && kept.Position < journals.Input.End
            && kept.Settings.Text.Span.SequenceEqual(settings.Text.Span);
        if (isKept)
        {
            return null;
        }

        RecordWriter record = new();
        InputRecords.WriteControl(record, ControlKind.ConfigurationChanged, SettingsFile.PayloadOf(settings));
        return new SettingsFile(settings, new JournalPosition(log.Append(record)));
    }
}
