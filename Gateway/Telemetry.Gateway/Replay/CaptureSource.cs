using Telemetry.Engine.Runtime;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Replay;

/// <summary>A capture as the source of a replay.</summary>
internal sealed class CaptureSource(CaptureFile capture) : IReplaySource, IModelSource
{
    public string Name => capture.Path;

    public JournalPosition Start => new(capture.Manifest.JournalStart);

    public JournalPosition End => new(capture.Manifest.To);

    public IModelSource Models => this;

    public SettingsFile? Settings(CancellationToken cancellationToken) => new(
        PipelineSettings.Read(CaptureEntry.Settings, capture.ReadAll(CaptureEntry.Settings)), default);

    public PipelineLife LifeOf(string pipeline) =>
        capture.Manifest.Pipelines.FirstOrDefault(one => one.Name == pipeline) is CapturedPipeline captured
            ? new PipelineLife(new JournalPosition(captured.HasCheckpoint ? 0 : captured.ReadFrom), captured.Skipped)
            : PipelineLife.Whole;

    public IRecordSequence Open(JournalPosition from) =>
        new CaptureRecords(capture.OpenRead(CaptureEntry.Journal), from);

    public IRecordSequence OpenBefore(long timeMicros) => Open(Start);

    public IEnumerable<(JournalPosition Position, Func<CheckpointFile?> Read)> Checkpoints(string pipeline)
    {
        string name = CaptureEntry.CheckpointOf(pipeline);
        if (capture.Has(name))
        {
            CheckpointFile file = CheckpointFile.Read(name, capture.ReadAll(name));
            yield return (file.IsUsable ? file.Input : Start, () => file);
        }
    }

    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        bool has = Contract.Names.IsValid(modelId) && capture.Has(CaptureEntry.ModelOf(modelId));
        content = has ? capture.ReadAll(CaptureEntry.ModelOf(modelId)) : default;
        reason = has ? "" : "The capture has no such model.";
        return has;
    }

    public void Dispose() => capture.Dispose();
}
