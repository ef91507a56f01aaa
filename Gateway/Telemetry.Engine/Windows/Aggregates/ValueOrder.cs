using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>How values of a column are taken out of frames, ordered and written.</summary>
internal interface IValueOrder<T>
{
    /// <summary>What a value counts in the budget: itself and how often it is there.</summary>
    static abstract int BytesOf(T value);

    static abstract T Take(Frame frame, int column, int row);

    static abstract int Compare(T left, T right);

    static abstract void Put(T value, Frame frame, int column, int row);

    static abstract void Write(SnapshotWriter writer, T value);

    static abstract T Read(SnapshotReader reader);
}

internal readonly struct IntegerOrder : IValueOrder<long>
{
    public static int BytesOf(long value) => 16;

    public static long Take(Frame frame, int column, int row) => frame.Longs(column)[row];

    public static int Compare(long left, long right) => left.CompareTo(right);

    public static void Put(long value, Frame frame, int column, int row) => frame.Longs(column)[row] = value;

    public static void Write(SnapshotWriter writer, long value) => writer.Int64(value);

    public static long Read(SnapshotReader reader) => reader.Int64();
}

/// <summary>Doubles by value; NaN is greater than all others, as in Flink, and −0 is 0.</summary>
internal readonly struct NumberOrder : IValueOrder<double>
{
    public static int BytesOf(double value) => 16;

    public static double Take(Frame frame, int column, int row) =>
        BitConverter.Int64BitsToDouble(KeyNumbers.BitsOf(frame.Doubles(column)[row]));

    public static int Compare(double left, double right) =>
        left < right ? -1 : left > right ? 1 : double.IsNaN(left).CompareTo(double.IsNaN(right));

    public static void Put(double value, Frame frame, int column, int row) => frame.Doubles(column)[row] = value;

    public static void Write(SnapshotWriter writer, double value) => writer.Float64(value);

    public static double Read(SnapshotReader reader) => reader.Float64();
}

internal readonly struct DecimalOrder : IValueOrder<decimal>
{
    public static int BytesOf(decimal value) => 24;

    public static decimal Take(Frame frame, int column, int row) => frame.Decimals(column)[row];

    public static int Compare(decimal left, decimal right) => left.CompareTo(right);

    public static void Put(decimal value, Frame frame, int column, int row) => frame.Decimals(column)[row] = value;

    public static void Write(SnapshotWriter writer, decimal value) => writer.Decimal(value);

    public static decimal Read(SnapshotReader reader) => reader.Decimal();
}

internal readonly struct TruthOrder : IValueOrder<bool>
{
    public static int BytesOf(bool value) => 16;

    public static bool Take(Frame frame, int column, int row) => frame.Bools(column)[row];

    public static int Compare(bool left, bool right) => left.CompareTo(right);

    public static void Put(bool value, Frame frame, int column, int row) => frame.Bools(column)[row] = value;

    public static void Write(SnapshotWriter writer, bool value) => writer.Boolean(value);

    public static bool Read(SnapshotReader reader) => reader.Boolean();
}

/// <summary>Texts by their UTF-16 code units. They are kept as texts: ordinals may be gone when the step
/// ends.</summary>
internal readonly struct TextOrder : IValueOrder<string>
{
    public static int BytesOf(string value) => 40 + (value.Length * 2);

    // Asked for rows only that have a value.
    public static string Take(Frame frame, int column, int row) => frame.TextAt(column, row)!;

    public static int Compare(string left, string right) => Ranking.TextOrder.Compare(left, right);

    public static void Put(string value, Frame frame, int column, int row) => frame.SetText(column, row, value);

    public static void Write(SnapshotWriter writer, string value) => writer.Text(value);

    public static string Read(SnapshotReader reader) => reader.Text();
}
