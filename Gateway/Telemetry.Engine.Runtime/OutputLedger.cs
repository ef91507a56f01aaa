using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>Writes what a partition says to the output journal, but nothing that is there already.</summary>
internal sealed class OutputLedger(RecordJournal output, string pipeline, int recordBytesMax) : IStepSink
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private long _saidStep = -1;
    private int _saidRow = -1;
    private long _saidThrough = -1;
    private JournalPosition _recoveredFrom;
    private JournalPosition _end;

    public long RowsEmitted { get; private set; }

    public long RowsSuppressed { get; private set; }

    /// <summary>
    /// From where on the output journal has whatever was said of a step and of those after it. While steps repeat that
    /// is where the recovery began: what they said lies before the last record.
    /// </summary>
    public JournalPosition StartOf(JournalPosition step) => IsRepeating(step.Value) ? _recoveredFrom : _end;

    /// <summary>Whether the steps are still those that were said before the restart.</summary>
    public bool IsRepeating(long step) => step <= _saidStep;

    /// <summary>The last step that another form of the pipeline has said, as long as steps repeat; −1 otherwise. What
    /// this form says of it and those before is not said.</summary>
    public long SaidThrough(JournalPosition step) => IsRepeating(step.Value) ? _saidThrough : -1;

    /// <summary>Finds the last row of this pipeline that is in the output journal from a position on.</summary>
    /// <param name="from">The position.</param>
    /// <param name="saidThrough">Steps up to this one were said by another form of the pipeline: a step of which it
    /// said something counts as said.</param>
    public void Recover(JournalPosition from, long saidThrough)
    {
        _recoveredFrom = from;
        _end = from;
        using var reader = output.OpenReader(from);
        while (reader.TryRead(out var record))
        {
            var (name, _, step, firstRow, count) = OutputRecord.Peek(record.Payload);
            if (name != pipeline || step < _saidStep) { continue; }
            _end = record.Position.Next;
            _saidStep = step;
            _saidRow = step <= saidThrough ? int.MaxValue : firstRow + count - 1;
        }
        _saidThrough = Math.Min(saidThrough, _saidStep);
    }

    /// <summary>Completes when everything that was said is durable.</summary>
    public ValueTask WhenDurableAsync() =>
        RowsEmitted == 0 ? ValueTask.CompletedTask : output.WhenDurableAsync(new(_end.Value - 1));

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        var skip = emission.Step < _saidStep ? frame.Count
            : emission.Step == _saidStep ? (int)Math.Clamp((long)_saidRow - emission.FirstRow + 1, 0, frame.Count)
            : 0;
        RowsSuppressed += skip;
        if (skip == frame.Count) { return; }
        Append(emission, frame, skip, frame.Count - skip);
        RowsEmitted += frame.Count - skip;
    }

    /// <summary>Appends rows as one record, or as several when one would be too long.</summary>
    private void Append(in Emission emission, Frame frame, int first, int count)
    {
        _buffer.ResetWrittenCount();
        OutputRecordCodec.Encode(emission, frame, first, count, _buffer);
        if (_buffer.WrittenCount > recordBytesMax && count > 1)
        {
            Append(emission, frame, first, count / 2);
            Append(emission, frame, first + (count / 2), count - (count / 2));
            return;
        }
        _end = output.Append(_buffer.WrittenSpan).Next;
    }
}
