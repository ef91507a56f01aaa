using Telemetry.Engine.Sql.Linq;

namespace Telemetry.Engine.Sql.Tests.Linq;

/// <summary>Tables as C# sees them.</summary>
internal static class Rows
{
    internal sealed record Reading(string Device, string Metric, DateTime EventTime, double Value, int Seq);

    internal sealed record Order(long Id, string Device, [property: ColumnName("itemId")] long ItemId,
        DateTime OrderTime, decimal Price);

    internal sealed record Shipment(long Id, long OrderId, DateTime ShipTime);

    public static Table<Reading> Readings { get; } = Table.From<Reading>("lines");

    public static Table<Order> Orders { get; } = Table.From<Order>("orders");

    public static Table<Shipment> Shipments { get; } = Table.From<Shipment>("shipments");
}
