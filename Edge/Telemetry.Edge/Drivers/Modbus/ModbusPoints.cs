using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>Reads a slave's <c>points</c>.</summary>
internal static class ModbusPoints
{
    private const double NumberMax = 1e15;

    public static IReadOnlyList<ModbusPoint> Read(ConfigNode slave)
    {
        var order = OrderOf(slave, WordOrder.Abcd);
        var metrics = new HashSet<string>(StringComparer.Ordinal);
        var points = new List<ModbusPoint>();
        foreach (var node in slave.Objects("points", ModbusLimits.PointsMax))
        {
            var point = Read(node, order);
            points.Add(metrics.Add(point.Metric)
                ? point
                : throw node.Refusal("metric", $"{point.Metric} twice", "different names"));
        }
        return points;
    }

    private static ModbusPoint Read(ConfigNode node, WordOrder order)
    {
        node.AllowOnly(
            "metric", "unit", "area", "address", "type", "bit", "word_order", "scale", "offset", "min", "max",
            "writable");
        var area = AreaOf(node);
        var isOfBits = area is ModbusArea.Coil or ModbusArea.Discrete;
        var type = TypeOf(node, isOfBits);
        var isScaled = type != ModbusType.Bool;
        var point = new ModbusPoint
        {
            Metric = node.Text("metric", SensorKeys.NameAllowed, SensorKeys.IsName),
            Unit = node.TextOr("unit", "", SensorKeys.UnitAllowed, SensorKeys.IsUnit),
            Area = area,
            Address = node.Whole("address", 0, ModbusLimits.Addresses - 1),
            Type = type,
            Order = OrderOf(node, order),
            Bit = node.IntegerOr("bit", 0, 0, 15),
            Scale = node.NumberOr("scale", 1, -NumberMax, NumberMax),
            Offset = node.NumberOr("offset", 0, -NumberMax, NumberMax),
            Min = node.NumberOrNull("min", -NumberMax, NumberMax),
            Max = node.NumberOrNull("max", -NumberMax, NumberMax),
            IsWritable = node.FlagOr("writable", false),
        };
        Check(node, point, isScaled);
        return point;
    }

    private static void Check(ConfigNode node, ModbusPoint point, bool isScaled)
    {
        if (point.Address + point.Length > ModbusLimits.Addresses)
        {
            throw node.Refusal("address", $"the end of {point.Type} at {point.Address}", "addresses up to 65535");
        }
        if (point.Scale == 0)
        {
            throw node.Refusal("scale", "0", "any other number");
        }
        if (!isScaled && (point.Scale != 1 || point.Offset != 0 || point.Min is not null || point.Max is not null))
        {
            throw node.Refusal("type", "scale, offset, min or max of a bool", "them on numbers only");
        }
        if (point.Min > point.Max)
        {
            throw node.Refusal("max", "less than min", "a number not below min");
        }
        var isWhole = point.Area == ModbusArea.Coil || (point.Area == ModbusArea.Holding && isScaled);
        if (point.IsWritable && !isWhole)
        {
            // A bit of a register would have to be read first, and another master could come between.
            throw node.Refusal("writable", "a point that cannot be written whole", "coils, and numbers in holding");
        }
        if (node.Has("bit") && (isScaled || point.IsOfBits))
        {
            throw node.Refusal("bit", "a bit of what is no register of bits", "\"type\": \"bool\" in input or holding");
        }
        if (!node.Has("bit") && !isScaled && !point.IsOfBits)
        {
            throw node.Refusal("bit", "a missing key", "0 to 15: which bit of the register");
        }
    }

    private static ModbusArea AreaOf(ConfigNode node) =>
        node.Text("area", "coil, discrete, input or holding", a => a is "coil" or "discrete" or "input" or "holding")
        switch
        {
            "coil" => ModbusArea.Coil,
            "discrete" => ModbusArea.Discrete,
            "input" => ModbusArea.Input,
            _ => ModbusArea.Holding,
        };

    private static ModbusType TypeOf(ConfigNode node, bool isOfBits)
    {
        if (isOfBits)
        {
            node.TextOr("type", "bool", "bool: coils and discrete inputs are nothing else", t => t == "bool");
            return ModbusType.Bool;
        }
        const string Allowed = "bool, int16, uint16, int32, uint32, int64, float32 or float64";
        return Parse(node.Text("type", Allowed, t => Parse(t) != ModbusType.None));

        static ModbusType Parse(string text) => text switch
        {
            "bool" => ModbusType.Bool,
            "int16" => ModbusType.Int16,
            "uint16" => ModbusType.UInt16,
            "int32" => ModbusType.Int32,
            "uint32" => ModbusType.UInt32,
            "int64" => ModbusType.Int64,
            "float32" => ModbusType.Float32,
            "float64" => ModbusType.Float64,
            _ => ModbusType.None,
        };
    }

    private static WordOrder OrderOf(ConfigNode node, WordOrder otherwise)
    {
        return node.TextOrNull("word_order", "ABCD, CDAB, BADC or DCBA", t => Parse(t) != WordOrder.None) is { } text
            ? Parse(text)
            : otherwise;

        static WordOrder Parse(string text) => text switch
        {
            "ABCD" => WordOrder.Abcd,
            "CDAB" => WordOrder.Cdab,
            "BADC" => WordOrder.Badc,
            "DCBA" => WordOrder.Dcba,
            _ => WordOrder.None,
        };
    }
}
