using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>Finds the checkpoint that a runner can start from, newest first.</summary>
internal sealed class StartFinder(Pipeline pipeline, CheckpointStore store, ChangedPipeline whenChanged)
{
    private string _reason = "there is no checkpoint";

    /// <summary>The partition, restored when there is something to restore.</summary>
    public Partition Partition { get; private set; } = pipeline.CreatePartition();

    /// <summary>The checkpoint, or null.</summary>
    public Checkpoint? Found { get; private set; }

    /// <summary>Whether what was said so far was, or may have been, said by another form of the pipeline.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Finds the start.</summary>
    /// <param name="first">Where a replay begins.</param>
    /// <param name="onFact">Hears what is found, and files that are of no use are deleted; null to only look.</param>
    public RunnerStart Find(JournalPosition first, Action<RunnerFact>? onFact)
    {
        foreach (var file in store.Files())
        {
            if (TryUse(file, onFact) is { } start) { return start; }
        }
        return new(StartKind.Replay, null, first, _reason, null);
    }

    private RunnerStart? TryUse(string file, Action<RunnerFact>? onFact)
    {
        var checkpoint = CheckpointStore.Read(file, out var problem, out var isOtherVersion);
        IsChanged |= isOtherVersion;
        if (checkpoint is null) { return Pass(file, problem, onFact); }
        var isSame = checkpoint.Fingerprint.Span.SequenceEqual(pipeline.Fingerprint.AsSpan());
        if (!isSame && whenChanged == ChangedPipeline.Refuse)
        {
            return new(StartKind.Refuse, file, checkpoint.Input, "the pipeline has changed", null);
        }
        IsChanged |= !isSame;
        if (!isSame && whenChanged == ChangedPipeline.Replay)
        {
            _reason = "the pipeline has changed";
            onFact?.Invoke(new RunnerFact.PipelineChanged(file));
            if (onFact is not null) { store.Discard(file); }
            return null;
        }
        try
        {
            var report = Partition.Restore(checkpoint.State, isSame ? RestoreMode.Same : RestoreMode.Map);
            Found = checkpoint;
            return new(
                isSame ? StartKind.Restore : StartKind.Map, file, checkpoint.Input,
                isSame ? "" : "the pipeline has changed", report);
        }
        catch (SnapshotFormatException exception)
        {
            Partition = pipeline.CreatePartition();
            return Pass(file, exception.Message, onFact);
        }
    }

    private RunnerStart? Pass(string file, string problem, Action<RunnerFact>? onFact)
    {
        _reason = "no checkpoint can be used";
        onFact?.Invoke(new RunnerFact.CheckpointUnusable(file, problem));
        if (onFact is not null) { store.Discard(file); }
        return null;
    }
}
