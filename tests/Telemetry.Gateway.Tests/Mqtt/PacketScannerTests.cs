using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Mqtt;

namespace Telemetry.Gateway.Tests.Mqtt;

public class PacketScannerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Packets_in_any_pieces_pass_and_the_oversize_one_is_refused_at_its_header(int pieceBytes)
    {
        byte[] good =
        [
            .. Bytes.Connect(), .. Bytes.Publish(0), .. Bytes.Publish(300),
            .. Bytes.Publish(20_000), .. Bytes.Packet(12, 0),
        ];
        byte[] stream = [.. good, .. Bytes.Header(3, 1 << 20), .. new byte[64]];
        PacketScanner scanner = new();
        GuardViolation violation = GuardViolation.None;
        int fed = 0;
        while (violation == GuardViolation.None && fed < stream.Length)
        {
            int piece = Math.Min(pieceBytes, stream.Length - fed);
            violation = scanner.Accept(stream.AsSpan(fed, piece));
            fed += piece;
        }

        Assert.Equal(GuardViolation.PacketTooLarge, violation);
        Assert.Equal(good.Length, scanner.PacketStart);
        Assert.Equal(1 << 20, scanner.AnnouncedBytes);
        Assert.True(scanner.Position <= good.Length + 5, "Not a byte of the refused body is looked at.");
    }

    [Fact]
    public void First_packet_must_be_connect()
    {
        PacketScanner scanner = new();
        Assert.Equal(GuardViolation.NotConnect, scanner.Accept(Bytes.Publish(10)));
        Assert.False(scanner.IsConnectComplete);
    }

    [Fact]
    public void Greatest_connect_passes_and_one_byte_more_is_refused()
    {
        int bodyMax = GatewayLimits.ConnectBytesMax - 3;
        Assert.Equal(GuardViolation.None, new PacketScanner().Accept(Bytes.Connect(bodyMax)));
        Assert.Equal(GuardViolation.ConnectTooLarge, new PacketScanner().Accept(Bytes.Connect(bodyMax + 1)));
    }

    [Fact]
    public void Greatest_packet_passes_and_one_byte_more_is_refused()
    {
        int bodyMax = GatewayLimits.MqttPacketBytesMax - 4;
        PacketScanner scanner = new();
        scanner.Accept(Bytes.Connect());
        Assert.Equal(GuardViolation.None, scanner.Accept(Bytes.Publish(bodyMax)));
        Assert.Equal(GuardViolation.PacketTooLarge, scanner.Accept(Bytes.Publish(bodyMax + 1)));
    }

    [Fact]
    public void Remaining_length_of_five_bytes_is_malformed()
    {
        PacketScanner scanner = new();
        scanner.Accept(Bytes.Connect());
        Assert.Equal(GuardViolation.MalformedLength, scanner.Accept([0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]));
    }
}
