using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Operators;

/// <summary>
/// Makes dead letters of rows of any columns, with one reason: columns that a dead letter has too, by name and type,
/// are taken over, and the detail has the whole row as text. A row that takes another one back is none.
/// </summary>
public sealed class DeadLetterOperator : StatelessOperator
{
    private readonly string _reason;
    private readonly string _what;
    private readonly InputPort _input;
    private readonly int[] _origins;
    private readonly int[] _row = new int[1];
    private readonly StringBuilder _text = new();

    /// <summary>Makes the operator.</summary>
    /// <param name="reason">Why the rows are dead letters.</param>
    /// <param name="what">For whom they came too late, or what else a person should know; before the row.</param>
    /// <param name="input">What it will receive.</param>
    public DeadLetterOperator(string reason, string what, InputPort input)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentNullException.ThrowIfNull(input);
        _reason = reason;
        _what = what;
        _input = input;
        _origins = [.. DeadLetterSchema.Schema.Columns.Take(DeadLetterSchema.EventTime).Select(Origin)];
        Outputs = [new(OutputPort.Main, DeadLetterSchema.Schema)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"dead letters {_reason} of {_what} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            if (!frame.KindAt(row).IsRetraction()) { Add(frame, row, output); }
        }
    }

    private void Add(Frame frame, int row, Collector output)
    {
        var target = output.Add(0, Context.JournalTime, Frame.NoKey, out var at);
        _row[0] = row;
        for (var column = 0; column < _origins.Length; column++)
        {
            if (_origins[column] >= 0) { target[column].CopyRows(frame[_origins[column]], _row, at); }
            else if (column == ReadingSchema.Arrived) { target.Longs(column)[at] = Context.JournalTime.Micros; }
            else { target[column].SetNull(at); }
        }
        target.Longs(DeadLetterSchema.EventTime)[at] = frame.Times[row];
        target.SetText(DeadLetterSchema.Reason, at, _reason);
        target.SetText(DeadLetterSchema.Detail, at, Detail(frame, row));
    }

    private string Detail(Frame frame, int row)
    {
        _text.Clear().Append(_what).Append(':');
        for (var column = 0; column < frame.Schema.Count && _text.Length < EngineLimits.FaultDetailMax; column++)
        {
            var name = frame.Schema.Columns[column].Name;
            _text.Append(column == 0 ? " " : ", ").Append(name).Append('=');
            FaultLetters.AppendValue(_text, frame, column, row);
        }
        if (_text.Length <= EngineLimits.FaultDetailMax) { return _text.ToString(); }
        return _text.ToString(0, EngineLimits.FaultDetailMax) + "…";
    }

    private int Origin(Column wanted)
    {
        var found = _input.Schema.Find(wanted.Name);
        return found >= 0 && _input.Schema.Columns[found].Type == wanted.Type ? found : -1;
    }
}
