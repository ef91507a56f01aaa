using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Contract;

/// <summary>Bytes that grow. <see cref="Ensure"/> first, then write without further checks of room.</summary>
internal struct WireBuffer
{
    private byte[] _bytes;

    public WireBuffer(int size) => _bytes = new byte[size];

    public int Length { get; set; }

    public readonly ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public readonly Span<byte> Free => _bytes.AsSpan(Length);

    public void Ensure(int room)
    {
        if (_bytes.Length - Length < room)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + room));
        }
    }

    public readonly void Patch16(int offset, ushort value) =>
        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(offset), value);

    public void Byte(byte value) => _bytes[Length++] = value;

    public void Bytes(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Text(string text) => Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
}
