using System.Buffers.Binary;
using System.Text;

namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>
/// The structures of the kernel's GPIO character device, version 2 (<c>include/uapi/linux/gpio.h</c>), as bytes. They
/// have no padding that depends on the machine; numbers are of the machine's order, little-endian on all that we run
/// on.
/// <code>
/// line request 592: offsets 64·4 | consumer 32 | flags 8 | attributes 4 | 0 20 | 10·(id 4, 0 4, value 8, mask 8)
///                   | lines 4 | buffer 4 | 0 20 | fd 4
/// line event    48: time ns 8 | id 4 | offset 4 | seqno 4 | line seqno 4 | 0 24
/// line values   16: bits 8 | mask 8
/// </code>
/// </summary>
internal static class GpioWire
{
    public const int RequestBytes = 592;
    public const int EventBytes = 48;
    public const int ValuesBytes = 16;

    /// <summary><c>_IOWR(0xB4, 0x07, struct gpio_v2_line_request)</c></summary>
    public const uint GetLine = 0xC250_B407;

    /// <summary><c>_IOWR(0xB4, 0x0E, struct gpio_v2_line_values)</c></summary>
    public const uint GetValues = 0xC010_B40E;

    private const int ConsumerOffset = 256;
    private const int ConsumerBytes = 32;
    private const int FlagsOffset = 288;
    private const int AttributeCountOffset = 296;
    private const int AttributesOffset = 320;
    private const int LineCountOffset = 560;
    private const int BufferOffset = 564;
    private const int HandleOffset = 588;
    private const uint AttributeDebounce = 3;
    private const uint EventRising = 1;
    private const int BufferedEdges = 256;

    private const ulong FlagActiveLow = 1 << 1;
    private const ulong FlagInput = 1 << 2;
    private const ulong FlagRising = 1 << 4;
    private const ulong FlagFalling = 1 << 5;
    private const ulong FlagPullUp = 1 << 8;
    private const ulong FlagPullDown = 1 << 9;
    private const ulong FlagNoBias = 1 << 10;

    /// <summary>Writes a request for one line.</summary>
    public static void WriteRequest(Span<byte> bytes, GpioLineRequest request)
    {
        bytes[..RequestBytes].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)request.Line);
        Encoding.ASCII.GetBytes("telemetry-edge", bytes.Slice(ConsumerOffset, ConsumerBytes - 1));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[FlagsOffset..], FlagsOf(request));
        if (request.Debounce > TimeSpan.Zero)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[AttributeCountOffset..], 1);
            var attribute = bytes[AttributesOffset..];
            BinaryPrimitives.WriteUInt32LittleEndian(attribute, AttributeDebounce);
            BinaryPrimitives.WriteUInt32LittleEndian(attribute[8..], (uint)request.Debounce.TotalMicroseconds);
            BinaryPrimitives.WriteUInt64LittleEndian(attribute[16..], 1);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[LineCountOffset..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[BufferOffset..], BufferedEdges);
    }

    /// <summary>The line's handle out of a request that the kernel has answered.</summary>
    public static int ReadHandle(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[HandleOffset..]);

    /// <summary>Reads one event.</summary>
    public static GpioEdge ReadEvent(ReadOnlySpan<byte> bytes) => new(
        TimeSpan.FromTicks((long)(BinaryPrimitives.ReadUInt64LittleEndian(bytes) / 100)),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == EventRising,
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));

    private static ulong FlagsOf(GpioLineRequest request) => FlagInput
        | (request.IsActiveLow ? FlagActiveLow : 0)
        | (request.Rising ? FlagRising : 0)
        | (request.Falling ? FlagFalling : 0)
        | request.Bias switch
        {
            GpioBias.None => FlagNoBias,
            GpioBias.PullUp => FlagPullUp,
            GpioBias.PullDown => FlagPullDown,
            _ => 0UL,
        };
}
