using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>Finds the checkpoint that a runner can start from, newest first.</summary>
internal sealed class StartFinder(Pipeline pipeline, CheckpointStore store, PipelineRunnerOptions options)
{
    private string _reason = "there is no checkpoint";

    /// <summary>The partition, restored when there is something to restore.</summary>
    public Partition Partition { get; private set; } = pipeline.CreatePartition();

    /// <summary>The checkpoint, or null.</summary>
    public Checkpoint? Found { get; private set; }

    /// <summary>Whether what was said so far was, or may have been, said by another form of the pipeline.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>What is noted of the form that ran; null when nothing is.</summary>
    public FormNote? Form { get; private set; }

    /// <summary>Finds the start.</summary>
    /// <param name="first">The input journal's first record.</param>
    /// <param name="onFact">Hears what is found, and files that are of no use are deleted; null to only look.</param>
    public RunnerStart Find(JournalPosition first, Action<RunnerFact>? onFact)
    {
        Form = store.ReadForm(out var isDamaged);
        IsChanged = isDamaged
            || (Form is not null && !Form.Fingerprint.Span.SequenceEqual(pipeline.Fingerprint.AsSpan()));
        var isAnew = Form is not null && Form.Origin != options.Origin;
        IsChanged |= isAnew;
        foreach (var file in store.Files())
        {
            if (isAnew) { onFact?.Invoke(new RunnerFact.PipelineChanged(file)); store.Discard(file, onFact is null); }
            else if (TryUse(file, onFact) is { } start) { return start; }
        }
        if (isAnew) { _reason = $"it begins anew at record {options.Origin}"; }
        return new(StartKind.Replay, null, first > options.Origin ? first : options.Origin, _reason, null);
    }

    private RunnerStart? TryUse(string file, Action<RunnerFact>? onFact)
    {
        var checkpoint = store.Read(file, out var problem, out var isOtherVersion);
        IsChanged |= isOtherVersion;
        if (checkpoint is null) { return Pass(file, problem, onFact); }
        var isSame = checkpoint.Fingerprint.Span.SequenceEqual(pipeline.Fingerprint.AsSpan());
        if (!isSame && options.WhenChanged == ChangedPipeline.Refuse)
        {
            return new(StartKind.Refuse, file, checkpoint.Input, "the pipeline has changed", null);
        }
        IsChanged |= !isSame;
        if (!isSame && options.WhenChanged == ChangedPipeline.Replay)
        {
            _reason = "the pipeline has changed";
            onFact?.Invoke(new RunnerFact.PipelineChanged(file));
            store.Discard(file, onFact is null);
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
        store.Discard(file, onFact is null);
        return null;
    }
}
