using System.Buffers;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed;

/// <summary>Broadcast rows as a message for the operator of a <see cref="KeyedBroadcastProcess{TIn, TBroadcast,
/// TOut}"/>: a control input, journalled like everything else.</summary>
/// <example><code>
/// var shape = RowShape.Tuple(RowShape.Text("metric"), RowShape.Float64("limit"));
/// var input = new StepInput();
/// input.BeginControl(
///     new StepStamp(7, EventTime.FromSeconds(1), default), "thresholds",
///     BroadcastMessage.Of(shape, ("temperature", 80.0), ("pressure", 6.5)));
/// </code></example>
public static class BroadcastMessage
{
    private const int Magic = 0x54524231; // "TRB1"

    /// <summary>Makes the message.</summary>
    /// <typeparam name="T">What the rows are.</typeparam>
    /// <param name="shape">How they lie in columns: the shape of the broadcast stream.</param>
    /// <param name="rows">The rows, in their order.</param>
    /// <returns>The message.</returns>
    public static byte[] Of<T>(RowShape<T> shape, params ReadOnlySpan<T> rows)
    {
        var codec = StateCodec.Of(shape);
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(buffer);
        writer.Int32(Magic);
        writer.Text(codec.Name);
        writer.Int32(rows.Length);
        foreach (var row in rows) { codec.Write(writer, row); }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads a message whole; false when it means nothing here.</summary>
    internal static bool TryRead<T>(StateCodec<T> codec, ReadOnlySpan<byte> payload, List<T> rows)
    {
        rows.Clear();
        try
        {
            var reader = new SnapshotReader(payload.ToArray());
            if (reader.Int32() != Magic || reader.Text() != codec.Name) { return false; }
            for (var left = reader.Count(); left > 0; left--) { rows.Add(codec.Read(reader)); }
            return reader.Remaining == 0;
        }
        catch (SnapshotFormatException)
        {
            return false;
        }
    }
}
