namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// Which reads fetch a slave's points: neighbours share a read as far as the limits allow, and small holes between them
/// are read along, because a request costs more than a few registers. A point is never cut: its registers come from one
/// answer, so that they are of one moment.
/// </summary>
internal static class ModbusPlan
{
    /// <summary>Builds the reads of all points.</summary>
    /// <param name="points">The points, in any order; they may share registers.</param>
    /// <param name="registersMax">Registers of one read: 4 to 125.</param>
    /// <param name="holeMax">Registers that nobody wants, within one read, between two points; 16 times as many
    /// bits.</param>
    public static IReadOnlyList<ModbusRequest> Build(
        IEnumerable<ModbusPoint> points, int registersMax, int holeMax)
    {
        var requests = new List<ModbusRequest>();
        foreach (var area in points.GroupBy(p => p.Area).OrderBy(g => g.Key))
        {
            var isOfBits = area.Key is ModbusArea.Coil or ModbusArea.Discrete;
            var most = isOfBits ? Math.Min(16 * registersMax, ModbusLimits.ReadBitsMax) : registersMax;
            var hole = isOfBits ? 16 * holeMax : holeMax;
            AddArea(requests, FunctionOf(area.Key), [.. area.OrderBy(p => p.Address)], most, hole);
        }
        return requests;
    }

    /// <summary>The same points without any hole: for a slave that does not have what lies between them.</summary>
    public static IReadOnlyList<ModbusRequest> WithoutHoles(ModbusRequest request)
    {
        var requests = new List<ModbusRequest>();
        AddArea(requests, request.Function, request.Points, request.Count, holeMax: 0);
        return requests;
    }

    private static void AddArea(
        List<ModbusRequest> into, ModbusFunction function, IReadOnlyList<ModbusPoint> points, int most, int holeMax)
    {
        var first = 0;
        var end = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var itsEnd = points[i].Address + points[i].Length;
            var isNew = i == 0 || points[i].Address - end > holeMax
                || Math.Max(end, itsEnd) - points[first].Address > most;
            if (isNew && i > 0)
            {
                into.Add(Request(function, points, first, i, end));
            }
            if (isNew)
            {
                first = i;
                end = itsEnd;
            }
            end = Math.Max(end, itsEnd);
        }
        into.Add(Request(function, points, first, points.Count, end));
    }

    private static ModbusRequest Request(
        ModbusFunction function, IReadOnlyList<ModbusPoint> points, int first, int next, int end)
    {
        var address = points[first].Address;
        return new ModbusRequest(function, address, end - address, [.. points.Skip(first).Take(next - first)]);
    }

    private static ModbusFunction FunctionOf(ModbusArea area) => area switch
    {
        ModbusArea.Coil => ModbusFunction.ReadCoils,
        ModbusArea.Discrete => ModbusFunction.ReadDiscreteInputs,
        ModbusArea.Input => ModbusFunction.ReadInputRegisters,
        ModbusArea.Holding => ModbusFunction.ReadHoldingRegisters,
        _ => throw new ArgumentOutOfRangeException(nameof(area), area, "Not an area."),
    };
}
