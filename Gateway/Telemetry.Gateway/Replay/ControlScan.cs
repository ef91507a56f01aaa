using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Pipelines;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>What the control records of an input journal say of settings and pipelines. It reads the whole journal.
/// </summary>
internal sealed class ControlScan
{
    private readonly Dictionary<string, PipelineState> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalPosition> _since = new(StringComparer.Ordinal);

    private ControlScan()
    {
    }

    /// <summary>The newest settings; null when no record says them.</summary>
    public SettingsFile? Settings { get; private set; }

    /// <summary>The pipelines' states by name, as far as records say them.</summary>
    public IReadOnlyDictionary<string, PipelineState> States => _states;

    public static ControlScan Of(JournalView input, CancellationToken cancellationToken)
    {
        ControlScan scan = new();
        using JournalReader reader = input.OpenReader(input.Start);
        while (reader.TryRead(out JournalRecord record))
        {
            if (record.Position.Value % 1_024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            scan.Take(record);
        }

        return scan;
    }

    /// <summary>Since which record a pipeline's life and form are those that they are now.</summary>
    public JournalPosition Since(string pipeline) => _since.GetValueOrDefault(pipeline);

    private void Take(in JournalRecord record)
    {
        ReadOnlySpan<byte> payload = record.Payload;
        if (payload.Length <= InputFormat.BodyOffset || payload[1] != (byte)InputKind.Control)
        {
            return;
        }

        ReadOnlySpan<byte> body = payload[(InputFormat.BodyOffset + 1)..];
        switch ((ControlKind)payload[InputFormat.BodyOffset])
        {
            case ControlKind.ConfigurationChanged:
                Settings = SettingsFile.OfRecord(record.Position, body) ?? Settings;
                break;
            case ControlKind.PipelineChanged when PipelineChange.Read(body) is PipelineChange change:
                _states[change.Pipeline] = change.Apply(
                    _states.GetValueOrDefault(change.Pipeline), record.Position.Value);
                if (change.Origin is not null || change.Form is not null)
                {
                    _since[change.Pipeline] = record.Position;
                }

                break;
            default:
                break;
        }
    }
}
