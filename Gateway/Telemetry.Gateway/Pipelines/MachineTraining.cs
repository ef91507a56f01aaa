using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Learns a model for each device that has shown enough windows and has none. The control record holds the model, and
/// its file is durable before: a replay scores with the same model from the same record on.
/// </summary>
internal sealed partial class MachineTraining(
    GatewayOptions options,
    GatewayJournals journals,
    ModelFolder models,
    IControl control,
    DeviceView devices,
    DiskRoom room,
    ILogger<MachineTraining> logger) : BackgroundService
{
    private const int Seed = 1;

    private readonly Dictionary<string, TrainingSet> _sets = new(StringComparer.Ordinal);
    private readonly HashSet<string> _settled = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Model.Train)
        {
            return;
        }

        using JournalReader reader = journals.Output.OpenReader(journals.Output.Start);
        try
        {
            while (await reader.WaitToReadAsync(stoppingToken))
            {
                Read(reader);
                await TrainAsync(stoppingToken);
            }
        }
        catch (JournalFailedException)
        {
            // The watch stops the process.
        }
    }

    private void Read(JournalReader reader)
    {
        while (reader.TryRead(out JournalRecord record))
        {
            string stream = OutputRecord.Peek(record.Payload).Stream;
            if (stream == GatewayPipeline.WindowsStream)
            {
                ReadWindows(OutputRecord.Decode(record.Payload));
            }
            else if (stream == MachineScoreSchema.FactStream)
            {
                ReadFacts(OutputRecord.Decode(record.Payload));
            }
        }
    }

    private void ReadWindows(OutputRecord record)
    {
        OutputColumn devices = record["device"];
        for (int row = 0; row < record.Count; row++)
        {
            if (devices.TextAt(row) is string device && SetOf(device) is TrainingSet set)
            {
                set.Add(record, row);
            }
        }
    }

    /// <summary>A device that has a model, or lost it, is the operator's business.</summary>
    private void ReadFacts(OutputRecord record)
    {
        for (int row = 0; row < record.Count; row++)
        {
            if (record["device"].TextAt(row) is string device)
            {
                Settle(device);
            }
        }
    }

    private TrainingSet? SetOf(string device)
    {
        if (_settled.Contains(device) || devices.HadModel(device))
        {
            return null;
        }

        if (!_sets.TryGetValue(device, out TrainingSet? set) && _sets.Count < GatewayLimits.TrainingDevicesMax)
        {
            set = new TrainingSet(device);
            _sets.Add(device, set);
        }

        return set;
    }

    private async Task TrainAsync(CancellationToken cancellationToken)
    {
        int enough = options.Model.TrainingWindows;
        string[] ready = [.. _sets.Where(set => set.Value.CompleteCount >= enough).Select(set => set.Key)];
        foreach (string device in ready.Where(_ => !room.IsRefusing))
        {
            // The record is the effect and its own mark: one that was durable before a crash is not written again.
            if (!devices.HadModel(device) && !await TryTrainAsync(device, enough, cancellationToken))
            {
                return;
            }

            Settle(device);
        }
    }

    /// <summary>False: there was no room; it is tried again with the next windows.</summary>
    private async Task<bool> TryTrainAsync(string device, int enough, CancellationToken cancellationToken)
    {
        IReadOnlyList<FeatureWindow> windows = _sets[device].First(enough);
        try
        {
            TrainingOptions how = new() { Device = device, Seed = Seed };
            TrainedModel trained = MachineModelTrainer.Train(windows, how);
            models.Write(trained);
            ModelChange change = new()
            {
                Device = device,
                Model = trained.Model.Id,
                Sha256 = Convert.ToHexStringLower(
                    System.Security.Cryptography.SHA256.HashData(trained.Content.Span)),
                Content = trained.Content,
            };
            await control.SubmitAsync(ControlKind.ModelChanged, Payload(change), cancellationToken);
            LogTrained(device, trained.Model.Id, windows.Count);
        }
        catch (ArgumentException refused)
        {
            LogNotTrained(device, refused.Message);
        }
        catch (IOException full) when (full is DiskFullException or JournalFullException)
        {
            return false;
        }

        return true;
    }

    /// <summary>The record holds the model; one that is too large for it is found by its name, in its file.</summary>
    private static byte[] Payload(ModelChange change) =>
        change.ToPayload() is { Length: <= GatewayLimits.ControlBytesMax } whole
            ? whole
            : (change with { Content = null }).ToPayload();

    private void Settle(string device)
    {
        _settled.Add(device);
        _sets.Remove(device);
    }

    [LoggerMessage(
        EventId = (int)LogEvent.ModelTrained,
        Level = LogLevel.Information,
        Message = "Device {Device}: model {Model} trained on {Windows} windows.")]
    private partial void LogTrained(string device, string model, int windows);

    [LoggerMessage(
        EventId = (int)LogEvent.ModelRefused,
        Level = LogLevel.Warning,
        Message = "Device {Device}: no model could be trained: {Reason}")]
    private partial void LogNotTrained(string device, string reason);
}
