using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// Follows MQTT's fixed headers through a byte stream that arrives in any pieces, and looks at nothing else:
/// <code>
///   byte 0        bytes 1..4                      body
///  ┌───────────┬──────────────────────────────┬──────────────┐
///  │ type|flags│ remaining length, 7 bits each│ skipped      │
///  └───────────┴──────────────────────────────┴──────────────┘
/// </code>
/// A packet that announces too much is refused when its header is complete, before a byte of its body is accepted.
/// </summary>
internal struct PacketScanner
{
    private const int ConnectType = 1;
    private const int LengthBytesMax = 4;

    private int _bodyLeft;
    private int _length;
    private int _lengthBytes;
    private bool _inHeader;
    private bool _isFirst;

    public PacketScanner() => _isFirst = true;

    /// <summary>The first packet has arrived completely.</summary>
    public bool IsConnectComplete { get; private set; }

    /// <summary>What the refused packet announced, in bytes after its fixed header.</summary>
    public readonly int AnnouncedBytes => _length;

    /// <summary>Bytes of the stream that were looked at.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// Where in the stream the packet begins whose header was read last. Nothing before it is refused.
    /// </summary>
    public long PacketStart { get; private set; }

    /// <summary>Goes on through the stream, to the end of the span or to the header that is refused.</summary>
    public GuardViolation Accept(ReadOnlySpan<byte> bytes)
    {
        int index = 0;
        while (index < bytes.Length)
        {
            if (_bodyLeft > 0)
            {
                int skipped = Math.Min(_bodyLeft, bytes.Length - index);
                _bodyLeft -= skipped;
                index += skipped;
                Position += skipped;
                if (_bodyLeft == 0)
                {
                    EndPacket();
                }

                continue;
            }

            if (!_inHeader)
            {
                PacketStart = Position;
            }

            Position++;
            GuardViolation violation = HeaderByte(bytes[index]);
            if (violation != GuardViolation.None)
            {
                return violation;
            }

            index++;
        }

        return GuardViolation.None;
    }

    private GuardViolation HeaderByte(byte value)
    {
        if (!_inHeader)
        {
            _inHeader = true;
            _length = 0;
            _lengthBytes = 0;
            return _isFirst && value >> 4 != ConnectType ? GuardViolation.NotConnect : GuardViolation.None;
        }

        _length |= (value & 0x7F) << (7 * _lengthBytes);
        _lengthBytes++;
        if ((value & 0x80) != 0)
        {
            return _lengthBytes == LengthBytesMax ? GuardViolation.MalformedLength : GuardViolation.None;
        }

        int packetBytes = 1 + _lengthBytes + _length;
        if (_isFirst && packetBytes > GatewayLimits.ConnectBytesMax)
        {
            return GuardViolation.ConnectTooLarge;
        }

        if (packetBytes > GatewayLimits.MqttPacketBytesMax)
        {
            return GuardViolation.PacketTooLarge;
        }

        _inHeader = false;
        _bodyLeft = _length;
        if (_length == 0)
        {
            EndPacket();
        }

        return GuardViolation.None;
    }

    private void EndPacket()
    {
        IsConnectComplete = true;
        _isFirst = false;
    }
}
