using CsCheck;
using Telemetry.Edge.Drivers.Modbus;

namespace Telemetry.Edge.Tests.Drivers.Modbus;

public sealed class ModbusPlanTests
{
    [Fact]
    public void Neighbours_share_a_read_and_small_holes_are_read_along()
    {
        var plan = ModbusPlan.Build([At(21), At(0, ModbusType.Float32), At(11), At(2)], 125, 8);
        Assert.Equal([(0, 12), (21, 1)], plan.Select(r => (r.Address, r.Count)));
    }

    [Fact]
    public void A_value_is_never_cut()
    {
        ModbusPoint[] points = [.. Enumerable.Range(0, 63).Select(i => At(2 * i, ModbusType.Float32))];
        var plan = ModbusPlan.Build(points, 125, 0);
        Assert.Equal([(0, 124), (124, 2)], plan.Select(r => (r.Address, r.Count)));
    }

    [Fact]
    public void Areas_are_read_by_their_own_functions()
    {
        ModbusPoint[] points =
        [
            At(0) with { Area = ModbusArea.Coil, Type = ModbusType.Bool },
            At(0) with { Area = ModbusArea.Discrete, Type = ModbusType.Bool },
            At(0) with { Area = ModbusArea.Input },
            At(0),
        ];
        Assert.Equal(
            [
                ModbusFunction.ReadCoils, ModbusFunction.ReadDiscreteInputs, ModbusFunction.ReadInputRegisters,
                ModbusFunction.ReadHoldingRegisters,
            ],
            ModbusPlan.Build(points, 125, 8).Select(r => r.Function));
    }

    [Fact]
    public void Any_plan_fetches_each_point_whole_once_within_the_limits_with_as_few_reads_as_possible()
    {
        var cases =
            from addresses in Gen.Int[0, 400].Array[1, 60]
            from types in Gen.Enum<ModbusType>().Where(t => t is not (ModbusType.None or ModbusType.Bool)).Array[60]
            from most in Gen.Int[4, 125]
            from hole in Gen.Int[0, 20]
            select (addresses, types, most, hole);
        cases.Sample(c =>
        {
            ModbusPoint[] points = [.. c.addresses.Select((a, i) => At(a, c.types[i]) with { Metric = $"m{i}" })];
            var plan = ModbusPlan.Build(points, c.most, c.hole);
            Assert.Equal(
                points.Select(p => p.Metric).Order(), plan.SelectMany(r => r.Points).Select(p => p.Metric).Order());
            foreach (var request in plan)
            {
                Assert.InRange(request.Count, 1, c.most);
                Assert.All(request.Points, p => Assert.True(
                    p.Address >= request.Address && p.Address + p.Length <= request.Address + request.Count));
                Assert.True(LongestHole(request) <= c.hole);
            }
            Assert.Equal(FewestReads(points, c.most, c.hole), plan.Count);
            foreach (var narrow in plan.SelectMany(ModbusPlan.WithoutHoles))
            {
                Assert.Equal(0, LongestHole(narrow));
            }
        });
    }

    private static int LongestHole(ModbusRequest request)
    {
        var wanted = new bool[request.Count];
        foreach (var point in request.Points)
        {
            wanted.AsSpan(point.Address - request.Address, point.Length).Fill(true);
        }
        var (longest, current) = (0, 0);
        foreach (var isWanted in wanted)
        {
            current = isWanted ? 0 : current + 1;
            longest = Math.Max(longest, current);
        }
        return longest;
    }

    /// <summary>Over all ways to cut the points, in order of their addresses, into runs.</summary>
    private static int FewestReads(ModbusPoint[] points, int most, int hole)
    {
        var sorted = points.OrderBy(p => p.Address).ToArray();
        var fewest = new int[sorted.Length + 1];
        for (var end = 1; end <= sorted.Length; end++)
        {
            fewest[end] = int.MaxValue;
            for (var first = end - 1; first >= 0; first--)
            {
                if (IsOneRead(sorted[first..end], most, hole) && fewest[first] < int.MaxValue)
                {
                    fewest[end] = Math.Min(fewest[end], fewest[first] + 1);
                }
            }
        }
        return fewest[^1];
    }

    private static bool IsOneRead(ModbusPoint[] points, int most, int hole)
    {
        var address = points[0].Address;
        var count = points.Max(p => p.Address + p.Length) - address;
        return count <= most
            && LongestHole(new ModbusRequest(ModbusFunction.ReadHoldingRegisters, address, count, points)) <= hole;
    }

    private static ModbusPoint At(int address, ModbusType type = ModbusType.UInt16) => new()
    {
        Metric = "m",
        Unit = "",
        Area = ModbusArea.Holding,
        Address = address,
        Type = type,
    };
}
