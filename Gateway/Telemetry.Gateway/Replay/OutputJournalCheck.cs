using Telemetry.Engine.Runtime;
using Telemetry.Engine.Runtime.Replay;
using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>
/// Compares a replay with the rows that the output journal holds: every row that was said must come again, with the
/// same (pipeline, step, row) and the same bytes, and no other. Rows behind the last one of the journal are not said
/// yet: the gateway was stopped, or is behind.
/// </summary>
/// <param name="output">The output journal.</param>
/// <param name="sinceOf">Steps of a pipeline before this one may have been said by another form of it, or in another
/// life; they are not compared.</param>
internal sealed class OutputJournalCheck(JournalView output, Func<string, JournalPosition> sinceOf)
    : IReplayCheck, IDisposable
{
    private readonly OutputLineWriter _lines = new();
    private JournalReader? _reader;
    private OutputRecord? _record;
    private int _row;
    private string _pipeline = "";
    private JournalPosition _from;
    private JournalPosition _to;
    private bool _isFirst;

    public string? Difference { get; private set; }

    public long RowsSame { get; private set; }

    /// <summary>Rows that the journal does not have yet.</summary>
    public long RowsNotSaid { get; private set; }

    /// <summary>Rows that cannot be compared: said before, or no longer in the journal.</summary>
    public long RowsBefore { get; private set; }

    public void Begin(string pipeline, JournalPosition from, JournalPosition to)
    {
        _reader?.Dispose();
        _reader = output.OpenReader(output.Start);
        _pipeline = pipeline;
        JournalPosition since = sinceOf(pipeline);
        _from = from > since ? from : since;
        _to = to;
        _record = null;
        _isFirst = true;
        Advance();
    }

    public void Take(long step, int row, ReadOnlySpan<byte> line)
    {
        if (Difference is not null)
        {
            return;
        }

        if (step < _from.Value || IsTruncatedAway(step, row))
        {
            RowsBefore++;
        }
        else if (_record is null)
        {
            RowsNotSaid++;
        }
        else if ((_record.Step, _record.FirstRow + _row) != (step, row))
        {
            int order = (_record.Step, _record.FirstRow + _row).CompareTo((step, row));
            Difference = order > 0
                ? $"pipeline {_pipeline}, step {step}, row {row}: the output journal does not have it{Damage()}"
                : $"{Id()}: the output journal has it, the replay does not";
        }
        else
        {
            Compare(line);
        }
    }

    public void End()
    {
        if (Difference is null && _record is not null)
        {
            Difference = $"{Id()}: the output journal has it, the replay does not";
        }
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _lines.Dispose();
    }

    /// <summary>Before the journal's first row of the pipeline, when the journal's beginning is gone.</summary>
    private bool IsTruncatedAway(long step, int row) =>
        _isFirst && output.Start.Value > 0 && _record is not null
        && (step, row).CompareTo((_record.Step, _record.FirstRow + _row)) < 0;

    private void Compare(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> said = _lines.Write(_record!, _row).Span;
        if (!said.SequenceEqual(line))
        {
            Difference = $"{Id()}: the output journal has {Text(said)}, the replay {Text(line)}";
            return;
        }

        RowsSame++;
        _isFirst = false;
        (long step, int row) = (_record!.Step, _record.FirstRow + _row);
        Advance();
        if (_record is not null && (_record.Step, _record.FirstRow + _row).CompareTo((step, row)) <= 0)
        {
            Difference = $"{Id()}: the output journal has it behind row {row} of step {step}";
        }
    }

    /// <summary>Goes to the next row of the pipeline within the range.</summary>
    private void Advance()
    {
        if (_record is not null && ++_row < _record.Count)
        {
            return;
        }

        _record = null;
        _row = 0;
        while (_reader!.TryRead(out JournalRecord record))
        {
            (string pipeline, _, long step, _, _) = OutputRecord.Peek(record.Payload);
            if (pipeline == _pipeline && step >= _from.Value && step < _to.Value)
            {
                _record = OutputRecord.Decode(record.Payload);
                return;
            }
        }
    }

    private string Id() => $"pipeline {_pipeline}, step {_record!.Step}, row {_record.FirstRow + _row}";

    private string Damage() => output.Damage.FirstOrDefault(damage => damage.RecordsLost > 0) is JournalDamage damage
        ? $"; the journal is damaged: {damage}"
        : "";

    private static string Text(ReadOnlySpan<byte> line) =>
        System.Text.Encoding.ASCII.GetString(line.TrimEnd((byte)'\n'));
}
