using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Execution;

/// <summary>
/// A running share of a pipeline: a deterministic function from its input log to its output log. Not thread-safe; no
/// clock, no randomness, no I/O. An exception out of <see cref="Step"/> is a bug: the partition must not be used
/// further.
/// </summary>
public sealed class Partition
{
    private const int Magic = 0x544C4D31; // "TLM1"

    private readonly PartitionTables _tables = new();
    private readonly SourceRegister _register;
    private readonly Ingest _ingest;
    private readonly OperatorGraph _graph;
    private readonly StreamClock _stream;
    private readonly List<int> _idle = [];
    private readonly PartitionImage _image;
    private readonly SnapshotBuffer _header = new();
    private readonly SnapshotBuffer _clocks = new();
    private SourceImage? _sources;
    private Duration _lastElapsed;

    internal Partition(Pipeline pipeline)
    {
        Pipeline = pipeline;
        _register = new(_tables, pipeline.Ingest);
        _ingest = new(_tables, pipeline.Ingest, _register);
        _graph = new(pipeline, _tables, _ingest.Collector);
        _stream = new(_tables, _register, pipeline, _graph.UsesStreamWatermark);
        _image = new(WriteImage, ReleaseImage);
    }

    /// <summary>Bytes of windows and waiting rows that the operators hold, as their budget counts them.</summary>
    public long CountedBytes => _tables.State.Total;

    /// <summary>The pipeline.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>The number of the last step, −1 before the first.</summary>
    public long LastStep => _tables.Step;

    /// <summary>The journal time of the last step.</summary>
    public EventTime JournalTime => _tables.JournalTime;

    /// <summary>The operator that was called last in the last step; null when none was. After a step that threw it is
    /// where that happened.</summary>
    public string? LastOperator => _graph.LastCalled;

    /// <summary>How many sources are known.</summary>
    public int SourceCount => _register.Count;

    /// <summary>The texts, for making frames of table inputs.</summary>
    public TextDictionary Texts => _tables.Texts;

    /// <summary>The keys of a key space, for making keyed frames of table inputs: their ordinals are valid for the next
    /// step.</summary>
    /// <param name="space">The key space.</param>
    /// <returns>The table.</returns>
    public KeyTable KeysOf(KeySpace space) => _tables.KeysOf(space);

    /// <summary>What is known of a source.</summary>
    /// <param name="source">0 up to one less than <see cref="SourceCount"/>, in the order of their appearance.</param>
    /// <returns>The view.</returns>
    public SourceView SourceAt(int source) => _register.View(source);

    /// <summary>What is known of a source, or null when it is unknown.</summary>
    /// <param name="name">The source's name.</param>
    /// <returns>The view or null.</returns>
    public SourceView? FindSource(string name) =>
        _tables.Sources.Find(name) is >= 0 and var source ? _register.View(source) : null;

    /// <summary>Applies one input.</summary>
    /// <param name="input">The input; its position is greater than that of the step before.</param>
    /// <param name="sink">Takes what the step says.</param>
    /// <exception cref="ArgumentException">The input was applied before, or means nothing to this pipeline.</exception>
    public void Step(StepInput input, IStepSink sink)
    {
        if (input.Position <= _tables.Step)
        {
            throw new ArgumentException(
                $"Step {input.Position} comes after step {_tables.Step}: it was applied before.");
        }
        BeginTime(input);
        _graph.Begin(sink);
        switch (input.Kind)
        {
            case StepKind.Rows: ApplyRows(input); break;
            case StepKind.Status: ApplyStatus(input); break;
            case StepKind.Control: _graph.Control(input.Target, input.Payload.Span); break;
            case StepKind.Frame: ApplyFrame(input); break;
            case StepKind.End: ApplyEnd(); break;
            case StepKind.DeadLetter: _ingest.TakeDeadLetter(input); _graph.DrainIngest(); break;
            case StepKind.Accept: ApplyAccept(input); break;
            case StepKind.Tick: break;
            case StepKind.None:
            default: throw new ArgumentException($"Step {input.Position} has no kind.");
        }
        AdvanceIdleSources();
        _stream.Complete();
        Advance(SourceTable.All, _stream.Watermark);
        _graph.AdvanceClock(_tables.JournalTime);
        _tables.Texts.ForgetTransients();
        // While another thread writes an image, the keys are its too.
        if (_tables.IsOvergrown && !_image.IsHeld) { ForgetUnused(); }
    }

    /// <summary>
    /// Forgets the keys and texts that no operator needs any more, as a restore from a snapshot would: all operators
    /// are made anew out of what they write. Nothing that is said afterwards is another. Steps do it by themselves now
    /// and then (<see cref="EngineLimits.ForgettableKeysMin"/>); else call between steps, without a held image.
    /// </summary>
    public void ForgetUnused()
    {
        Invariant.Check(!_image.IsHeld, "an image is held");
        _tables.NoteRenewed(_graph.Renew(_tables.Renew));
    }

    /// <summary>Writes the whole state as canonical bytes; call between steps.</summary>
    /// <param name="output">Where to.</param>
    public void Snapshot(IBufferWriter<byte> output)
    {
        var buffer = output as SnapshotBuffer ?? new SnapshotBuffer();
        var start = buffer.WrittenCount;
        WriteHeader(new(buffer));
        _register.Snapshot(new(buffer));
        _stream.Snapshot(new(buffer));
        _graph.Snapshot(buffer);
        SnapshotSeal.Append(buffer, start);
        if (!ReferenceEquals(buffer, output)) { new SnapshotWriter(output).Raw(buffer); }
    }

    /// <summary>
    /// Takes an image of the whole state; call between steps, by the thread that steps. Steps may go on at once, and
    /// another thread may write the image meanwhile. There is one image at a time: the one before must be released.
    /// </summary>
    /// <returns>The image; release it.</returns>
    public PartitionImage Capture()
    {
        Invariant.Check(!_image.IsHeld, "there is one image at a time");
        _header.Reset();
        WriteHeader(new(_header));
        _sources = _register.Capture();
        _clocks.Reset();
        _stream.Snapshot(new(_clocks));
        _graph.Capture();
        _image.Hold(_tables.Step);
        return _image;
    }

    /// <summary>Writes the state of one operator, as it stands in the whole; for tests and for looking at it.</summary>
    /// <param name="name">The operator's name.</param>
    /// <param name="output">Where to.</param>
    /// <exception cref="ArgumentException">There is no such operator.</exception>
    public void SnapshotOperator(string name, IBufferWriter<byte> output) => _graph.SnapshotOne(name, new(output));

    /// <summary>Reads a state that <see cref="Snapshot"/> wrote; call once, before the first step.</summary>
    /// <param name="snapshot">The bytes.</param>
    /// <param name="mode">Whether it may be that of another pipeline. The sources with their clocks and sequence
    /// numbers are kept then, and each operator takes the state of its name when that fits its description.</param>
    /// <returns>What became of each operator's state.</returns>
    /// <exception cref="SnapshotFormatException">They cannot be used; the partition cannot either.</exception>
    public RestoreReport Restore(ReadOnlyMemory<byte> snapshot, RestoreMode mode = RestoreMode.Same)
    {
        Invariant.Check(_tables.Step < 0, "a partition is restored before its first step");
        var reader = new SnapshotReader(SnapshotSeal.Open(snapshot));
        try
        {
            return Restore(reader, mode);
        }
        catch (Exception exception) when (exception is not (SnapshotFormatException or OutOfMemoryException))
        {
            // Sealed, but no state that an operator can be in: it was written by something else.
            throw new SnapshotFormatException($"what no operator can take ({exception.Message})", exception);
        }
    }

    private RestoreReport Restore(SnapshotReader reader, RestoreMode mode)
    {
        if (reader.Int32() != Magic) { throw new SnapshotFormatException("no snapshot of a partition"); }
        var version = reader.Int32();
        if (version != Pipeline.FormatVersion)
        {
            throw new SnapshotFormatException($"format version {version}, known is {Pipeline.FormatVersion}");
        }
        var isSame = reader.Bytes().Span.SequenceEqual(Pipeline.Fingerprint.AsSpan());
        if (!isSame && mode != RestoreMode.Map)
        {
            throw new SnapshotFormatException("the snapshot of another pipeline");
        }
        var before = reader.Remaining;
        _tables.Step = reader.Int64();
        _tables.JournalTime = new(reader.Int64());
        _tables.Elapsed = new(reader.Int64());
        _lastElapsed = new(reader.Int64());
        _register.Restore(reader);
        _stream.Restore(reader);
        var ingest = new OperatorRestore("ingest", RestoreOutcome.Restored, "", before - reader.Remaining);
        var report = new RestoreReport(isSame, [ingest, .. _graph.Restore(reader, isSame)]);
        reader.End();
        if (isSame && !report.Operators.All(one => one.Outcome == RestoreOutcome.Restored))
        {
            throw new SnapshotFormatException($"the operators {report}");
        }
        return report;
    }

    private void WriteHeader(SnapshotWriter writer)
    {
        writer.Int32(Magic);
        writer.Int32(Pipeline.FormatVersion);
        writer.Bytes(Pipeline.Fingerprint.AsSpan());
        writer.Int64(_tables.Step);
        writer.Int64(_tables.JournalTime.Micros);
        writer.Int64(_tables.Elapsed.Micros);
        writer.Int64(_lastElapsed.Micros);
    }

    private void WriteImage(SnapshotBuffer output)
    {
        var start = output.WrittenCount;
        var writer = new SnapshotWriter(output);
        writer.Raw(_header);
        _sources!.Write(writer); // The capture came before.
        writer.Raw(_clocks);
        _graph.WriteImages(output);
        SnapshotSeal.Append(output, start);
    }

    private void ReleaseImage()
    {
        _sources?.Release();
        _graph.ReleaseImages();
    }

    private void BeginTime(StepInput input)
    {
        _tables.Step = input.Position;
        if (input.JournalTime > _tables.JournalTime) { _tables.JournalTime = input.JournalTime; }
        // A smaller value than before means another run of the gateway, whose monotonic clock began anew.
        if (input.Elapsed > _lastElapsed)
        {
            _tables.Elapsed = new(_tables.Elapsed.Micros + (input.Elapsed.Micros - _lastElapsed.Micros));
        }
        _lastElapsed = input.Elapsed;
    }

    private void ApplyRows(StepInput input)
    {
        var source = _tables.Sources.Find(input.Source);
        if (source < 0 && _register.IsFull)
        {
            _ingest.TakeRowsOfNobody(input);
            _graph.DrainIngest();
            return;
        }
        source = _tables.Sources.Intern(input.Source);
        if (_ingest.WhyHeld(input, source) is { } reason)
        {
            _ingest.TakeHeldRows(input, source, reason);
            _graph.DrainIngest();
            return;
        }
        _register.Hear(source);
        if (!_register[source].HasStatus) { ChangeStatus(source, true); }
        var greatest = _ingest.TakeRows(input, source);
        _graph.DrainIngest();
        Advance(source, _register.ClockAfter(input, source, greatest));
    }

    private void ApplyStatus(StepInput input)
    {
        var source = _tables.Sources.Find(input.Source);
        if (source < 0 && _register.IsFull) { return; }
        source = _tables.Sources.Intern(input.Source);
        _register.Hear(source);
        _register.Own(source).HasStatus = true;
        ChangeStatus(source, input.IsOnline);
    }

    private void ApplyAccept(StepInput input)
    {
        var source = _tables.Sources.Find(input.Source);
        if (source < 0) { return; }
        var state = _register.Own(source);
        _register.SeqRanges -= state.Boots.Ranges();
        state.Accept(input.Run);
        _register.SeqRanges += state.Boots.Ranges();
    }

    private void ApplyFrame(StepInput input)
    {
        // A table that a newer form no longer has means nothing, and must not stop a replay.
        if (!_graph.HasTable(input.Target)) { return; }
        if (_stream.Find(input.Target) is { } clock) { ApplyTimedFrame(input, clock); return; }
        if (input.Frame is { Count: > 0 } frame) { _graph.Feed(input.Target, frame); }
        Advance(SourceTable.All, input.Watermark);
    }

    private void ApplyTimedFrame(StepInput input, TableClock clock)
    {
        var frame = input.Frame is null ? null : _ingest.Tables.Admit(input.Frame);
        _graph.DrainIngest();
        for (var from = 0; frame is not null && from < frame.Count;)
        {
            _graph.Feed(input.Target, _graph.UsesStreamWatermark
                ? clock.Take(frame, ref from) : clock.TakeWhole(frame, ref from));
            clock.Look(_tables.Elapsed);
            Advance(SourceTable.All, _stream.Watermark);
        }
        if (input.Watermark == EventTime.Min) { return; }
        clock.OnWatermark(input.Watermark);
        // The look at the step's end finds it silent since now.
        clock.Look(_tables.Elapsed);
    }

    private void ApplyEnd()
    {
        foreach (var source in _register.Sorted) { Advance(source, EventTime.Max); }
        Advance(SourceTable.All, EventTime.Max);
        _graph.Finish();
    }

    private void ChangeStatus(int source, bool isOnline)
    {
        if (!_register.SetOnline(source, isOnline)) { return; }
        _stream.ChangeStatus(source, isOnline);
        _graph.ChangeSource(source, isOnline);
    }

    private void AdvanceIdleSources()
    {
        _register.CollectIdle(_idle);
        foreach (var source in _idle) { Advance(source, _register.IdleClock()); }
    }

    private void Advance(int source, EventTime clock)
    {
        var before = _tables.Sources.ClockOf(source);
        if (!_tables.Sources.Advance(source, clock)) { return; }
        if (source != SourceTable.All) { _stream.Advance(source, clock); }
        _graph.AdvanceWatermark(source, before, clock);
    }
}
