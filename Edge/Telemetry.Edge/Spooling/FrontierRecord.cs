using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// What a source with its own clock last said of a device: "nothing older will come". Kept in the spool, because a
/// device that was acknowledged will not say it again to a restarted agent.
/// </summary>
/// <remarks>
/// <code>kind 1 | has_low 1 | low 8 | len 2 source | len 2 device</code>
/// </remarks>
internal readonly record struct FrontierRecord(string Source, string Device, long? LowMicros)
{
    public const byte Kind = 2;

    private const int FixedBytes = 10;

    public void Write(IBufferWriter<byte> output)
    {
        var source = Encoding.UTF8.GetBytes(Source);
        var device = Encoding.UTF8.GetBytes(Device);
        var size = FixedBytes + 4 + source.Length + device.Length;
        var span = output.GetSpan(size);
        span[0] = Kind;
        span[1] = (byte)(LowMicros is null ? 0 : 1);
        BinaryPrimitives.WriteInt64LittleEndian(span[2..], LowMicros ?? 0);
        BinaryPrimitives.WriteUInt16LittleEndian(span[10..], checked((ushort)source.Length));
        source.CopyTo(span[12..]);
        var at = 12 + source.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(span[at..], checked((ushort)device.Length));
        device.CopyTo(span[(at + 2)..]);
        output.Advance(size);
    }

    /// <summary>False: not such a record. <paramref name="rest"/> is what follows it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out FrontierRecord frontier, out ReadOnlySpan<byte> rest)
    {
        frontier = default;
        rest = default;
        if (record.Length < FixedBytes || record[0] != Kind)
        {
            return false;
        }
        var tail = record[FixedBytes..];
        if (!TryReadText(ref tail, out var source) || !TryReadText(ref tail, out var device))
        {
            return false;
        }
        long? low = record[1] == 0 ? null : BinaryPrimitives.ReadInt64LittleEndian(record[2..]);
        frontier = new FrontierRecord(source, device, low);
        rest = tail;
        return true;
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 2)
        {
            return false;
        }
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (rest.Length < 2 + length)
        {
            return false;
        }
        text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return true;
    }
}
