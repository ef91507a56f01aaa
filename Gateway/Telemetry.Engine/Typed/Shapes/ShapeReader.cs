using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>Reads the rows of frames of one schema as values, a block at a time, so that what is read stays in the
/// processor's nearest memory. One per operator and input.</summary>
internal sealed class ShapeReader<T>
{
    public const int BlockRows = 256;

    private readonly RowShape<T> _shape;
    private readonly int[] _places;
    private readonly Vec[] _columns;
    private readonly T[] _block = new T[BlockRows];
    private Frame? _frame;

    public ShapeReader(RowShape<T> shape, Schema schema)
    {
        _shape = shape;
        _places = PlacesOf(shape, schema);
        _columns = new Vec[_places.Length];
    }

    /// <summary>Checks that rows of a schema have what a shape reads, and gives the columns' places.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    public static int[] PlacesOf(RowShape<T> shape, Schema schema)
    {
        var places = new int[shape.Schema.Count];
        for (var index = 0; index < places.Length; index++)
        {
            var wanted = shape.Schema.Columns[index];
            places[index] = schema.Find(wanted.Name);
            if (places[index] < 0)
            {
                throw new ArgumentException(
                    $"The shape {shape} reads column '{wanted.Name}', which is not in ({schema}).");
            }
            var found = schema.Columns[places[index]];
            if (found.Type != wanted.Type)
            {
                throw new ArgumentException(
                    $"The shape {shape} reads column '{wanted.Name}' as {wanted.Type}, but it is {found.Type}.");
            }
            if (!found.IsNullable || wanted.IsNullable) { continue; }
            throw new ArgumentException(
                $"The shape {shape} has no NULL for column '{wanted.Name}', which may be NULL here: give the shape a "
                + $"column that may, or keep only rows that have it with WithValues(\"{wanted.Name}\").");
        }
        return places;
    }

    public void Begin(Frame frame)
    {
        _frame = frame;
        for (var index = 0; index < _columns.Length; index++) { _columns[index] = frame[_places[index]]; }
    }

    /// <summary>The values of the rows from a row on, at most a block; valid until the next call.</summary>
    public Span<T> ReadBlock(int first)
    {
        var frame = _frame!; // Begin was called.
        var rows = _block.AsSpan(0, Math.Min(BlockRows, frame.Count - first));
        _shape.Read(_columns, frame, first, rows);
        return rows;
    }
}
