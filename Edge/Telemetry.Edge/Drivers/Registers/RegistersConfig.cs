using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Registers;

/// <summary>Any I2C device with registers, described by the configuration.</summary>
internal sealed record RegistersConfig : SampledConfig
{
    public const string Type = "registers";

    private const int PeriodMillis = 1000;
    private const int AddressMin = 0x08;
    private const int AddressMax = 0x77;
    private const int ListMax = 32;
    private const int WriteBytesMax = 32;
    private const int WaitMillisMax = 10_000;
    private const double NumberMax = 1e15;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    /// <summary>What must hold before it is set up: that it is the device that is meant.</summary>
    public required IReadOnlyList<RegisterCondition> Identify { get; init; }

    /// <summary>What sets it up.</summary>
    public required IReadOnlyList<RegisterWrite> Init { get; init; }

    /// <summary>What begins a measurement.</summary>
    public required IReadOnlyList<RegisterWrite> Trigger { get; init; }

    /// <summary>What is waited for before the values are read; null: nothing.</summary>
    public required RegisterCondition? Ready { get; init; }

    public required IReadOnlyList<RegisterValue> Values { get; init; }

    /// <summary>What must hold after the values were read: that it still has its settings.</summary>
    public required IReadOnlyList<RegisterCondition> Verify { get; init; }

    public static RegistersConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis, "bus", "address", "identify", "init", "trigger", "ready", "values", "verify");
        RegisterValue[] values = [.. node.Objects("values", ListMax).Select(ReadValue)];
        var names = values.Select(v => v.Metric).ToHashSet(StringComparer.Ordinal);
        return new RegistersConfig
        {
            Bus = SensorKeys.Bus(node),
            Address = node.Whole("address", AddressMin, AddressMax),
            Identify = [.. node.ObjectsOrEmpty("identify", ListMax).Select(ReadCondition)],
            Init = [.. node.ObjectsOrEmpty("init", ListMax).Select(ReadWrite)],
            Trigger = [.. node.ObjectsOrEmpty("trigger", ListMax).Select(ReadWrite)],
            Ready = node.Has("ready") ? ReadCondition(node.Object("ready")) : null,
            Values = names.Count == values.Length
                ? values
                : throw node.Refusal("values", "a metric used twice", "a different metric for each"),
            Verify = [.. node.ObjectsOrEmpty("verify", ListMax).Select(ReadCondition)],
            Terms = terms.For(node, names),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new RegistersChip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));

    private static RegisterCondition ReadCondition(ConfigNode node)
    {
        node.AllowOnly("register", "width", "endian", "signed", "shift", "bits", "equals");
        return new RegisterCondition(ReadField(node), node.Whole("equals", int.MinValue, int.MaxValue));
    }

    private static RegisterWrite ReadWrite(ConfigNode node)
    {
        node.AllowOnly("write", "wait_ms");
        return new RegisterWrite(
            [.. node.Wholes("write", WriteBytesMax, 0, byte.MaxValue).Select(b => (byte)b)],
            node.MillisOr("wait_ms", 0, 0, WaitMillisMax));
    }

    private static RegisterValue ReadValue(ConfigNode node)
    {
        node.AllowOnly(
            "metric", "unit", "register", "width", "endian", "signed", "shift", "bits", "scale", "offset", "min",
            "max");
        var value = new RegisterValue(
            node.Text("metric", SensorKeys.NameAllowed, SensorKeys.IsName),
            node.TextOr("unit", "", SensorKeys.UnitAllowed, SensorKeys.IsUnit),
            ReadField(node),
            node.NumberOr("scale", 1, -NumberMax, NumberMax),
            node.NumberOr("offset", 0, -NumberMax, NumberMax),
            node.NumberOrNull("min", -NumberMax, NumberMax),
            node.NumberOrNull("max", -NumberMax, NumberMax));
        return value.Min > value.Max
            ? throw node.Refusal("max", "less than min", "a number not below min")
            : value;
    }

    private static RegisterField ReadField(ConfigNode node)
    {
        var width = node.IntegerOr("width", 1, 1, 4);
        var shift = node.IntegerOr("shift", 0, 0, (8 * width) - 1);
        return new RegisterField
        {
            Register = node.Whole("register", 0, byte.MaxValue),
            Width = width,
            IsLittleEndian = node.TextOr("endian", "big", "big or little", e => e is "big" or "little") == "little",
            Shift = shift,
            Bits = node.IntegerOr("bits", (8 * width) - shift, 1, (8 * width) - shift),
            IsSigned = node.FlagOr("signed", false),
        };
    }
}
