using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>One slave on a serial line, or one unit of a Modbus TCP server.</summary>
internal sealed record ModbusConfig : SampledConfig, IWireUser
{
    public const string Type = "modbus";

    private const int PeriodMillis = 1000;
    private const int PollMillis = 10_000;
    private const int AnswerMillis = 500;
    private const int AnswerMillisMin = 10;
    private const int AnswerMillisMax = 60_000;

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <inheritdoc/>
    public required WireSettings Wire { get; init; }

    /// <summary>Serial frames with a CRC; otherwise those of Modbus TCP.</summary>
    public required bool IsRtu { get; init; }

    /// <summary>What is written to the line comes back; null: found out.</summary>
    public bool? IsEchoing { get; init; }

    /// <inheritdoc/>
    public string SharedAs => !IsRtu ? "modbus tcp" : IsEchoing switch
    {
        true => "modbus rtu with an echo",
        false => "modbus rtu without an echo",
        null => "modbus rtu",
    };

    public required ModbusSlaveOptions Slave { get; init; }

    public static ModbusConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis, "port", "framing", "baud", "parity", "stop_bits", "slave", "answer_ms", "retries",
            "max_registers", "max_hole", "word_order", "points", "echo") with
        {
            // All requests of a poll, and those of the other slaves that they wait for.
            Timeout = node.MillisOr("timeout_ms", PollMillis, AnswerMillisMin, SensorKeys.TimeoutMillisMax),
        };
        var wire = WireKeys.Read(node, baud: 9600, isParityRead: true);
        var framing = node.TextOr("framing", wire.IsTcp ? "tcp" : "rtu", "rtu or tcp", f => f is "rtu" or "tcp");
        if (framing == "tcp" && !wire.IsTcp)
        {
            throw node.Refusal("framing", "tcp on a serial line", "rtu, or a port tcp:HOST:PORT");
        }
        var echo = node.TextOr("echo", "auto", "auto, yes or no", e => e is "auto" or "yes" or "no");
        var points = ModbusPoints.Read(node);
        var isRtu = framing == "rtu";
        return new ModbusConfig
        {
            Wire = wire,
            IsRtu = isRtu,
            IsEchoing = echo == "auto" ? null : echo == "yes",
            Slave = new ModbusSlaveOptions
            {
                Slave = (byte)node.IntegerOr("slave", 1, isRtu ? 1 : 0, isRtu ? ModbusLimits.SlaveMax : 255),
                Timeout = node.MillisOr("answer_ms", AnswerMillis, AnswerMillisMin, AnswerMillisMax),
                Retries = node.IntegerOr("retries", 1, 0, 5),
                RegistersMax = node.IntegerOr(
                    "max_registers", ModbusLimits.ReadRegistersMax, 4, ModbusLimits.ReadRegistersMax),
                HoleMax = node.IntegerOr("max_hole", 8, 0, 100),
                Points = points,
            },
            Terms = terms.For(node, [.. points.Select(p => p.Metric)]),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ModbusSlave(
            () => parts.Modbus.Join(Wire, IsRtu, parts.OpenWire, parts.Time, IsEchoing),
            () => parts.Modbus.Leave(Wire), Slave);
}
