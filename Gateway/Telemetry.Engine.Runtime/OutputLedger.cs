using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Journal;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// Writes what a partition says to the output journal, but nothing that is there already. What a step says is held
/// until the step has ended, so that one that fails has said nothing.
/// </summary>
internal sealed class OutputLedger(RecordJournal output, string pipeline, int recordBytesMax) : IStepSink
{
    /// <summary>A step that says more is written before it ends.</summary>
    private const long HeldBytesMax = 8 * 1024 * 1024;

    private readonly List<ArrayBufferWriter<byte>> _held = [];
    private readonly RowsBehindHole _behindHole = new();
    private int _heldCount;
    private int _written;
    private long _heldBytes;
    private long _saidStep = -1;
    private int _saidRow = -1;
    private long _wholeStep = -1;
    private int _wholeRow = -1;
    private long _saidThrough = -1;
    private JournalPosition _recoveredFrom;
    private JournalPosition _end;

    public long RowsEmitted { get; private set; }

    public long RowsSuppressed { get; private set; }

    /// <summary>What was said so far, as another form of the pipeline has to take it.</summary>
    public SaidBefore Said => _saidRow == int.MaxValue || _saidStep < 0
        ? SaidBefore.Through(_saidStep)
        : new(_saidStep, _saidRow + 1);

    /// <summary>
    /// From where on the output journal has whatever was said of a step and of those after it. While steps repeat that
    /// is where the recovery began: what they said lies before the last record. Otherwise it is behind what others have
    /// said, too, as far as that is durable: positions that are not may be used again after a crash.
    /// </summary>
    public JournalPosition StartOf(JournalPosition step) => IsRepeating(step.Value) ? _recoveredFrom
        : output.DurableEnd > _end ? output.DurableEnd
        : _end;

    /// <summary>Whether the steps are still those that were said before the restart.</summary>
    public bool IsRepeating(long step) => step <= _saidStep;

    /// <summary>The last step that another form of the pipeline has said, as long as steps repeat; −1 otherwise. What
    /// this form says of it and those before is not said.</summary>
    public long SaidThrough(JournalPosition step) => IsRepeating(step.Value) ? _saidThrough : -1;

    /// <summary>Whether nothing is held.</summary>
    public bool IsWritten => _heldCount == 0;

    /// <summary>Finds the last row of this pipeline that is in the output journal from a position on. Everything before
    /// it is there, too, unless records are missing: after a loss of power one that was not synced may be torn while a
    /// later one is whole. Behind such a hole only what is seen was said.</summary>
    /// <param name="from">The position.</param>
    /// <param name="saidThrough">Steps up to this one were said by another form of the pipeline: a step of which it
    /// said something counts as said.</param>
    /// <param name="before">What was said before, wherever.</param>
    public void Recover(JournalPosition from, long saidThrough, SaidBefore before)
    {
        _recoveredFrom = from;
        _end = from;
        (_saidStep, _saidRow) = before.Rows switch
        {
            0 => (before.Step - 1, int.MaxValue),
            int.MaxValue => (before.Step, int.MaxValue),
            _ => (before.Step, before.Rows - 1),
        };
        (_wholeStep, _wholeRow) = (_saidStep, _saidRow);
        _behindHole.Clear();
        var expected = Math.Max(from.Value, output.Start.Value);
        using var reader = output.OpenReader(from);
        while (reader.TryRead(out var record))
        {
            if (record.Position.Value != expected) { _behindHole.Open(); }
            expected = record.Position.Next.Value;
            var (name, _, step, firstRow, count) = OutputRecord.Peek(record.Payload);
            if (name != pipeline) { continue; }
            _end = record.Position.Next;
            if (_behindHole.IsOpen) { _behindHole.Add(step, firstRow, firstRow + count - 1); }
            if (step < _saidStep) { continue; }
            var last = step <= saidThrough ? int.MaxValue : firstRow + count - 1;
            _saidRow = step == _saidStep ? Math.Max(_saidRow, last) : last;
            _saidStep = step;
            if (!_behindHole.IsOpen) { (_wholeStep, _wholeRow) = (_saidStep, _saidRow); }
        }
        _saidThrough = Math.Min(saidThrough, _saidRow == int.MaxValue ? _saidStep : _saidStep - 1);
    }

    /// <summary>Completes when everything that was said is durable.</summary>
    public ValueTask WhenDurableAsync() =>
        RowsEmitted == 0 ? ValueTask.CompletedTask : output.WhenDurableAsync(new(_end.Value - 1));

    /// <inheritdoc/>
    public void Emit(in Emission emission, Frame frame)
    {
        if (frame.Count == 0) { return; }
        if (emission.Step > _saidStep)
        {
            Say(emission, frame, 0, frame.Count);
        }
        else if (emission.Step < _wholeStep || emission.Step <= _saidThrough)
        {
            RowsSuppressed += frame.Count;
        }
        else
        {
            SayWhatIsMissing(emission, frame);
        }
        if (_heldBytes > HeldBytesMax) { TryWrite(); }
    }

    /// <summary>Appends what is held, when the step has ended; false when the disk is full, and it must be tried
    /// again before the next step.</summary>
    public bool TryWrite()
    {
        try
        {
            while (_written < _heldCount)
            {
                _end = output.Append(_held[_written].WrittenSpan).Next;
                _written++;
            }
        }
        catch (JournalFullException)
        {
            return false;
        }
        _written = 0;
        _heldCount = 0;
        _heldBytes = 0;
        return true;
    }

    private void Say(in Emission emission, Frame frame, int first, int count)
    {
        Hold(emission, frame, first, count);
        RowsEmitted += count;
    }

    private void SayWhatIsMissing(in Emission emission, Frame frame)
    {
        for (var first = 0; first < frame.Count;)
        {
            var (isSaid, end) = (IsSaid(emission, first), first + 1);
            while (end < frame.Count && IsSaid(emission, end) == isSaid) { end++; }
            if (isSaid)
            {
                RowsSuppressed += end - first;
            }
            else
            {
                Say(emission, frame, first, end - first);
            }
            first = end;
        }
    }

    private bool IsSaid(in Emission emission, int row) =>
        (emission.Step == _wholeStep && emission.FirstRow + row <= _wholeRow)
        || _behindHole.Has(emission.Step, emission.FirstRow + row);

    /// <summary>Holds rows as one record, or as several when one would be too long.</summary>
    private void Hold(in Emission emission, Frame frame, int first, int count)
    {
        if (_heldCount == _held.Count) { _held.Add(new(16 * 1024)); }
        var buffer = _held[_heldCount];
        buffer.ResetWrittenCount();
        OutputRecordCodec.Encode(emission, frame, first, count, buffer);
        if (buffer.WrittenCount > recordBytesMax && count > 1)
        {
            Hold(emission, frame, first, count / 2);
            Hold(emission, frame, first + (count / 2), count - (count / 2));
            return;
        }
        _heldCount++;
        _heldBytes += buffer.WrittenCount;
    }
}
