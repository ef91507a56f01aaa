using System.Buffers;
using System.Buffers.Binary;

namespace Telemetry.Contract;

/// <summary>
/// The protocol by which an agent's I2C device talks to a simulated bus over a Unix or TCP socket: frames, one
/// reply per request, in order.
/// <code>
/// request  u16 length of what follows | 0x01 | address | u16 read length | bytes to write …
/// reply    u16 length of what follows | 0x81 | status  | bytes read …
/// </code>
/// All numbers are little-endian. A frame that breaks the rules ends the connection.
/// </summary>
public static class I2cBridge
{
    /// <summary>The greatest length of a frame, in bytes.</summary>
    public const int FrameBytesMax = LengthBytes + RequestHeadBytes + Limits.I2cTransferBytesMax;

    private const int LengthBytes = 2;
    private const int RequestHeadBytes = 4;
    private const int ReplyHeadBytes = 2;
    private const byte RequestTag = 0x01;
    private const byte ReplyTag = 0x81;

    /// <summary>Writes a request.</summary>
    public static void Write(IBufferWriter<byte> destination, in I2cRequest request)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Address, (byte)0x7F, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            request.Write.Length, Limits.I2cTransferBytesMax, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (uint)request.ReadLength, (uint)Limits.I2cTransferBytesMax, nameof(request));
        var body = RequestHeadBytes + request.Write.Length;
        var frame = destination.GetSpan(LengthBytes + body);
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)body);
        frame[2] = RequestTag;
        frame[3] = request.Address;
        BinaryPrimitives.WriteUInt16LittleEndian(frame[4..], (ushort)request.ReadLength);
        request.Write.CopyTo(frame[6..]);
        destination.Advance(LengthBytes + body);
    }

    /// <summary>Writes a reply.</summary>
    public static void Write(IBufferWriter<byte> destination, in I2cReply reply)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(reply.Read.Length, Limits.I2cTransferBytesMax, nameof(reply));
        var body = ReplyHeadBytes + reply.Read.Length;
        var frame = destination.GetSpan(LengthBytes + body);
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)body);
        frame[2] = ReplyTag;
        frame[3] = (byte)reply.Status;
        reply.Read.CopyTo(frame[4..]);
        destination.Advance(LengthBytes + body);
    }

    /// <summary>Takes one request from the front of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">What has been received.</param>
    /// <param name="request">The request when the outcome is <see cref="OperationStatus.Done"/>.</param>
    /// <param name="consumed">How many bytes it took.</param>
    /// <returns>Done, NeedMoreData, or InvalidData when the frame breaks the rules.</returns>
    public static OperationStatus TryRead(ReadOnlySpan<byte> bytes, out I2cRequest request, out int consumed)
    {
        request = default;
        var status = TryReadBody(bytes, RequestTag, RequestHeadBytes, out var body, out consumed);
        if (status != OperationStatus.Done)
        {
            return status;
        }

        var readLength = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
        if (body[1] > 0x7F || readLength > Limits.I2cTransferBytesMax)
        {
            consumed = 0;
            return OperationStatus.InvalidData;
        }

        request = new I2cRequest(body[1], body[RequestHeadBytes..], readLength);
        return OperationStatus.Done;
    }

    /// <summary>Takes one reply from the front of <paramref name="bytes"/>; like the request's.</summary>
    public static OperationStatus TryRead(ReadOnlySpan<byte> bytes, out I2cReply reply, out int consumed)
    {
        reply = default;
        var status = TryReadBody(bytes, ReplyTag, ReplyHeadBytes, out var body, out consumed);
        if (status != OperationStatus.Done)
        {
            return status;
        }

        if (body[1] is < (byte)I2cStatus.Ok or > (byte)I2cStatus.TimedOut)
        {
            consumed = 0;
            return OperationStatus.InvalidData;
        }

        reply = new I2cReply((I2cStatus)body[1], body[ReplyHeadBytes..]);
        return OperationStatus.Done;
    }

    private static OperationStatus TryReadBody(
        ReadOnlySpan<byte> bytes, byte tag, int headBytes, out ReadOnlySpan<byte> body, out int consumed)
    {
        body = default;
        consumed = 0;
        if (bytes.Length < LengthBytes)
        {
            return OperationStatus.NeedMoreData;
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        if (length < headBytes
            || length > headBytes + Limits.I2cTransferBytesMax
            || (bytes.Length > LengthBytes && bytes[LengthBytes] != tag))
        {
            return OperationStatus.InvalidData;
        }

        if (bytes.Length < LengthBytes + length)
        {
            return OperationStatus.NeedMoreData;
        }

        body = bytes.Slice(LengthBytes, length);
        consumed = LengthBytes + length;
        return OperationStatus.Done;
    }
}
