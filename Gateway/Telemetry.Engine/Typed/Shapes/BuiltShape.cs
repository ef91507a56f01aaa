using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>A shape out of functions.</summary>
internal sealed class BuiltShape<T>(Schema schema, Func<RowView, T> read, Action<T, RowSlot> write)
    : RowShape<T>(schema)
{
    internal override T ReadRow(in RowView row) => read(row);

    internal override void WriteRow(in T value, in RowSlot row) => write(value, row);
}
