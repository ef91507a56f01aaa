using System.Globalization;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.FirmwareSim.Modbus;

namespace Telemetry.Edge.Tests.Interop;

/// <summary>Every frame of client and simulated slave, read by Wireshark's dissector.</summary>
public sealed class ModbusDissectorTests
{
    private const int Seed = 20_261_123;
    private const int Requests = 400;

    private readonly RegisterBank _bank = new();
    private readonly Random _random = new(Seed);

    public ModbusDissectorTests()
    {
        for (var i = 0; i < 300; i++)
        {
            _bank.Coils[i] = _random.Next(2) == 0;
            _bank.Discretes[i] = _random.Next(2) == 0;
            _bank.Holdings[i] = (ushort)_random.Next(65_536);
            _bank.Inputs[i] = (ushort)_random.Next(65_536);
        }
    }

    [Fact]
    public async Task Modbus_tcp_is_what_the_dissector_says_it_is()
    {
        var capture = new Capture(502);
        var expected = new List<string>();
        for (var i = 1; i <= Requests; i++)
        {
            var (unit, request) = ((byte)_random.Next(256), NextRequest());
            var answer = _bank.Answer(request);
            var frame = TcpFrame.Build((ushort)i, unit, request);
            capture.Add(true, frame);
            capture.Add(false, ModbusWire.TcpFrame(frame, unit, answer));
            expected.Add($"{i}|{unit}|{Described(request, null)}");
            expected.Add($"{i}|{unit}|{Described(request, answer)}");
        }
        var said = await DissectAsync(
            await capture.SaveAsync(), "mbtcp.trans_id", "mbtcp.unit_id", "tcp.port==502,mbtcp");
        Assert.Equal(expected, said);
    }

    [Fact]
    public async Task Serial_frames_are_what_the_dissector_says_they_are()
    {
        var capture = new Capture(502);
        var expected = new List<string>();
        for (var i = 1; i <= Requests; i++)
        {
            var (slave, request) = ((byte)_random.Next(1, 248), NextRequest());
            var answer = _bank.Answer(request);
            foreach (var (isSent, frame) in new[]
            {
                (true, RtuFrame.Build(slave, request)), (false, ModbusWire.SerialFrame(slave, answer)),
            })
            {
                capture.Add(isSent, frame);
                // 1: the dissector finds the checksum good.
                expected.Add($"1|{slave}|{Described(request, isSent ? null : answer)}");
            }
        }
        var broken = RtuFrame.Build(9, NextRequest());
        broken[^1] ^= 1;
        capture.Add(true, broken);
        var said = await DissectAsync(
            await capture.SaveAsync(), "mbrtu.crc16.status", "mbrtu.unit_id", "tcp.port==502,mbrtu");
        Assert.Equal(expected, said[..^1]);
        Assert.StartsWith("0|9|", said[^1], StringComparison.Ordinal);
    }

    private byte[] NextRequest()
    {
        var address = _random.Next(320); // Some of them do not exist.
        return _random.Next(8) switch
        {
            0 => ModbusPdu.Read(ModbusFunction.ReadCoils, address, _random.Next(1, 100)),
            1 => ModbusPdu.Read(ModbusFunction.ReadDiscreteInputs, address, _random.Next(1, 100)),
            2 => ModbusPdu.Read(ModbusFunction.ReadHoldingRegisters, address, _random.Next(1, 125)),
            3 => ModbusPdu.Read(ModbusFunction.ReadInputRegisters, address, _random.Next(1, 125)),
            4 => ModbusPdu.WriteCoil(address, _random.Next(2) == 0),
            5 => ModbusPdu.WriteRegister(address, (ushort)_random.Next(65_536)),
            6 => ModbusPdu.WriteCoils(
                address, [.. Enumerable.Range(0, _random.Next(1, 60)).Select(_ => _random.Next(2) == 0)]),
            _ => ModbusPdu.WriteRegisters(
                address, [.. Enumerable.Range(0, _random.Next(1, 60)).Select(_ => (ushort)_random.Next(65_536))]),
        };
    }

    /// <summary>Function, exception, and the values of registers: as the dissector's fields are printed.</summary>
    private static string Described(byte[] request, byte[]? answer)
    {
        var bytes = answer ?? request;
        var exception = answer is { Length: 2 } && (answer[0] & 0x80) != 0
            ? answer[1].ToString(CultureInfo.InvariantCulture)
            : "";
        ReadOnlySpan<byte> values = (bytes[0], answer is not null) switch
        {
            (3 or 4, true) => bytes.AsSpan(2),
            (16, false) => bytes.AsSpan(6),
            _ => [],
        };
        var registers = new List<int>();
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            registers.Add((values[i] << 8) | values[i + 1]);
        }
        return string.Create(
            CultureInfo.InvariantCulture, $"{bytes[0] & 0x7F}|{exception}|{string.Join(',', registers)}|");
    }

    private static async Task<List<string>> DissectAsync(string file, string first, string unit, string decodeAs)
    {
        var output = await Tool.RunAsync(
            "tshark",
            [
                "-r", file, "-d", decodeAs, "-o", "mbrtu.crc_verification:TRUE", "-o", "tcp.check_checksum:FALSE",
                "-T", "fields", "-E", "separator=|", "-E", "aggregator=,",
                "-e", first, "-e", unit, "-e", "modbus.func_code", "-e", "modbus.exception_code",
                "-e", "modbus.regval_uint16", "-e", "_ws.malformed",
            ]);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
