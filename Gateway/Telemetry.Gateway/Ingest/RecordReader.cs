using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Takes fields off the front of a record. The journal has checked the record's CRC, so a field that does not fit
/// means a
/// record of another version or a bug: it throws.
/// </summary>
internal ref struct RecordReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public string Name() => Encoding.UTF8.GetString(NameBytes());

    public ReadOnlySpan<byte> NameBytes() => Take(Byte());

    public ReadOnlySpan<byte> Bytes(int count) => Take(count);

    /// <summary>Copies a column to the front of <paramref name="target"/>.</summary>
    public void Column<T>(Span<T> target)
        where T : unmanaged => Take(target.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>())
            .CopyTo(MemoryMarshal.AsBytes(target));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException(
                $"An input record ends after {_rest.Length} bytes of a field of {count}.");
        }

        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
