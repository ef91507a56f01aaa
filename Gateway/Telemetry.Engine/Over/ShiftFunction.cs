using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Over;

/// <summary>LAG and LEAD.</summary>
/// <param name="name">The result column's name.</param>
/// <param name="argument">The column.</param>
/// <param name="distance">How many rows on; negative: back.</param>
/// <param name="missing">What stands where there is no row.</param>
/// <param name="schema">The rows' columns.</param>
internal sealed class ShiftFunction(string name, string argument, int distance, object? missing, Schema schema)
    : OverFunction(new(name, schema.Columns[schema.IndexOf(argument)].Type, IsNullable: true))
{
    private readonly int _argument = schema.IndexOf(argument);
    private readonly object? _missing = Fitting(missing, schema.Columns[schema.IndexOf(argument)]);
    private readonly int[] _one = new int[1];

    public override bool IsRunning => false;

    public override bool IsComplete(in OverPlace place) =>
        distance <= 0 || place.IsEnd || place.Index + (long)distance < place.Handles.Length;

    public override long KnownAt(in OverPlace place) =>
        distance > 0 ? place.Times[(int)Math.Min(place.Index + (long)distance, place.Times.Length - 1)] : place.Time;

    public override void Write(in OverPlace place, Frame frame, int column, int row)
    {
        var index = place.Index + (long)distance;
        var isThere = index >= 0 && index < place.Handles.Length;
        if (!isThere && _missing is not null) { SetMissing(frame, column, row); return; }
        _one[0] = isThere ? place.Handles[(int)index] : RowStore.None;
        place.Rows.CopyColumn(_one, _argument, frame[column], row);
    }

    public override int FirstNeeded(in OverPlace place) =>
        (int)Math.Max(0, place.Index + (long)Math.Min(distance, 0));

    private static object? Fitting(object? missing, Column column)
    {
        var fits = missing is null || column.Type switch
        {
            ColumnType.Int64 or ColumnType.Time => missing is long,
            ColumnType.Float64 => missing is double,
            ColumnType.Decimal => missing is decimal,
            ColumnType.Boolean => missing is bool,
            _ => missing is string,
        };
        return fits ? missing : throw new ArgumentException(
            $"The default '{missing}' is a {missing!.GetType().Name}, and column '{column.Name}' is {column.Type}.");
    }

    private void SetMissing(Frame frame, int column, int row)
    {
        switch (_missing)
        {
            case long value: frame.Longs(column)[row] = value; break;
            case double value: frame.Doubles(column)[row] = value; break;
            case decimal value: frame.Decimals(column)[row] = value; break;
            case bool value: frame.Bools(column)[row] = value; break;
            default: frame.SetText(column, row, (string)_missing!); break; // Checked on construction.
        }
    }
}
