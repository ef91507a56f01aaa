using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// The date of a machine's start, in the spool behind the readings that it dates: all of that run of the machine that
/// lie before it and have no date yet. It is durable before the first of them is published, so every process dates them
/// alike.
/// </summary>
/// <remarks>
/// <code>kind 4 | quality 1 | start 8 | len 1 machine boot</code>
/// </remarks>
internal static class AnchorRecord
{
    private const byte Kind = 4;
    private const int FixedBytes = 11;

    public static void Write(IBufferWriter<byte> output, in ClockAnchor anchor)
    {
        var size = FixedBytes + anchor.MachineBoot.Length;
        var span = output.GetSpan(size);
        span[0] = Kind;
        span[1] = (byte)anchor.Quality;
        BinaryPrimitives.WriteInt64LittleEndian(span[2..], anchor.StartMicros);
        span[10] = checked((byte)anchor.MachineBoot.Length);
        Encoding.ASCII.GetBytes(anchor.MachineBoot, span[FixedBytes..]);
        output.Advance(size);
    }

    /// <summary>False: not such a record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out ClockAnchor anchor)
    {
        anchor = default;
        if (record.Length < FixedBytes || record[0] != Kind || record.Length < FixedBytes + record[10])
        {
            return false;
        }
        anchor = new ClockAnchor(
            Encoding.ASCII.GetString(record.Slice(FixedBytes, record[10])),
            BinaryPrimitives.ReadInt64LittleEndian(record[2..]),
            (TimeQuality)record[1]);
        return true;
    }
}
