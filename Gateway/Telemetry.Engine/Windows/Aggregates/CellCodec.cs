using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Values of the vectors' types in snapshots. The type tests are decided when the code is compiled.</summary>
internal static class CellCodec
{
    public static void Write<T>(SnapshotWriter writer, T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(long)) { writer.Int64(Unsafe.As<T, long>(ref value)); }
        else if (typeof(T) == typeof(double)) { writer.Float64(Unsafe.As<T, double>(ref value)); }
        else if (typeof(T) == typeof(decimal)) { writer.Decimal(Unsafe.As<T, decimal>(ref value)); }
        else if (typeof(T) == typeof(bool)) { writer.Boolean(Unsafe.As<T, bool>(ref value)); }
        else { throw new NotSupportedException($"{typeof(T).Name} is no column's type."); }
    }

    public static T Read<T>(SnapshotReader reader)
        where T : unmanaged
    {
        if (typeof(T) == typeof(long)) { return As<long, T>(reader.Int64()); }
        if (typeof(T) == typeof(double)) { return As<double, T>(reader.Float64()); }
        if (typeof(T) == typeof(decimal)) { return As<decimal, T>(reader.Decimal()); }
        if (typeof(T) == typeof(bool)) { return As<bool, T>(reader.Boolean()); }
        throw new NotSupportedException($"{typeof(T).Name} is no column's type.");
    }

    public static TTo As<TFrom, TTo>(TFrom value)
        where TFrom : unmanaged
        where TTo : unmanaged => Unsafe.As<TFrom, TTo>(ref value);
}
