using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime.Replay;

/// <summary>
/// Feeds journal records to a pipeline once more and hands out what it says: no journal is written, nothing is kept, no
/// clock is asked. What comes out depends on the records and the state it began with, and on nothing else. Not
/// thread-safe.
/// </summary>
public sealed class PipelineReplay
{
    private readonly StepDecoder _decode;
    private readonly StepInput _step = new();
    private readonly Speaker _speaker;
    private readonly Partition _partition;

    /// <summary>Begins with no state.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="decode">The translation of records to steps.</param>
    /// <param name="hear">Takes what is said, in order; called during <see cref="Apply"/>.</param>
    public PipelineReplay(Pipeline pipeline, StepDecoder decode, Action<OutputRecord> hear)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        Pipeline = pipeline;
        _decode = decode;
        _speaker = new(hear);
        _partition = pipeline.CreatePartition();
    }

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>The record that comes next, if none is missing.</summary>
    public JournalPosition Next { get; private set; }

    /// <summary>What steps before this one say is not handed out: they only bring the state up to it.</summary>
    public JournalPosition SpeaksFrom { get; set; }

    /// <summary>The journal time of the last step.</summary>
    public EventTime JournalTime => _partition.JournalTime;

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>How many records were no steps because they cannot be decoded.</summary>
    public long Refused { get; private set; }

    /// <summary>How many records were missing between the first and the last.</summary>
    public long Missing { get; private set; }

    /// <summary>Goes on from a checkpoint; call before the first record.</summary>
    /// <param name="checkpoint">A usable checkpoint of this pipeline.</param>
    /// <exception cref="State.SnapshotFormatException">It holds no state of this pipeline; this object is of no use
    /// then.</exception>
    public void Restore(CheckpointFile checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!Fits(checkpoint))
        {
            throw new State.SnapshotFormatException($"'{checkpoint.Path}' is of another form of '{Pipeline.Name}'.");
        }
        _ = _partition.Restore(checkpoint.State);
        Next = checkpoint.Input;
    }

    /// <summary>Begins at a record that is not the journal's first, without the state that came before; call before
    /// the first record.</summary>
    /// <param name="position">The record.</param>
    public void BeginAt(JournalPosition position) => Next = position;

    /// <summary>Whether a checkpoint is whole and of exactly this form of the pipeline.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>True if it is.</returns>
    public bool Fits(CheckpointFile checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return checkpoint.IsUsable && checkpoint.Fingerprint.Span.SequenceEqual(Pipeline.Fingerprint.AsSpan());
    }

    /// <summary>Takes the next record.</summary>
    /// <param name="position">Its position; greater than that before.</param>
    /// <param name="payload">Its bytes; not kept.</param>
    public void Apply(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        Missing += position.Value - Next.Value;
        Next = position.Next;
        var decoding = _decode(position, payload, _step);
        if (decoding.Status == StepDecodingStatus.Skipped) { return; }
        if (decoding.Status != StepDecodingStatus.Done) { Refused++; return; }
        _speaker.IsSilent = position < SpeaksFrom;
        _partition.Step(_step, _speaker);
        Steps++;
    }

    /// <summary>Makes records of what is said, as a run does: what they hold is then what a run would have
    /// written.</summary>
    private sealed class Speaker(Action<OutputRecord> hear) : IStepSink
    {
        private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

        public bool IsSilent { get; set; }

        public void Emit(in Emission emission, Frame frame)
        {
            if (IsSilent) { return; }
            _buffer.ResetWrittenCount();
            OutputRecordCodec.Encode(emission, frame, 0, frame.Count, _buffer);
            hear(OutputRecord.Decode(_buffer.WrittenSpan));
        }
    }
}
