using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.GroupWindows;

/// <summary>Writes readings that no window of a group takes as rows of <see cref="DeadLetterSchema"/>, with those of
/// its columns that the operator's input has.</summary>
internal sealed class GroupDeadLetters
{
    private const int NotThere = -1;
    private const int SetHere = -2;

    private readonly int[] _origin;

    public GroupDeadLetters(Schema input)
    {
        _origin = [.. DeadLetterSchema.Schema.Columns.Select(wanted => OriginOf(wanted, input))];
        foreach (var column in (ReadOnlySpan<int>)
            [ReadingSchema.Device, ReadingSchema.Arrived, DeadLetterSchema.EventTime, DeadLetterSchema.Reason,
             DeadLetterSchema.Detail])
        {
            _origin[column] = SetHere;
        }
    }

    public void Add(
        Frame frame, int target, Frame input, int row, EventTime arrived, string source, string reason, string detail)
    {
        for (var column = 0; column < _origin.Length; column++)
        {
            if (_origin[column] == NotThere) { frame[column].SetNull(target); }
            if (_origin[column] >= 0) { frame[column].CopyRows(input[_origin[column]], [row], target); }
        }
        frame.SetText(ReadingSchema.Device, target, source);
        frame.Longs(ReadingSchema.Arrived)[target] = arrived.Micros;
        frame.Longs(DeadLetterSchema.EventTime)[target] = input.Times[row];
        frame.SetText(DeadLetterSchema.Reason, target, reason);
        frame.SetText(DeadLetterSchema.Detail, target, detail);
    }

    private static int OriginOf(Column wanted, Schema input) =>
        input.Find(wanted.Name) is >= 0 and var found && input.Columns[found].Type == wanted.Type ? found : NotThere;
}
