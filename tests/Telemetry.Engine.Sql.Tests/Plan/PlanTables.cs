namespace Telemetry.Engine.Sql.Tests.Plan;

/// <summary>The tables that queries of these tests read.</summary>
internal static class PlanTables
{
    public const string Text = """
        CREATE TEMPORARY TABLE orders (
            id BIGINT NOT NULL, customer STRING, amount DOUBLE, price DECIMAL(10, 2), t TIMESTAMP(3),
            WATERMARK FOR t AS t - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED);
        CREATE TEMPORARY TABLE payments (
            order_id BIGINT NOT NULL, paid DOUBLE, t TIMESTAMP(3), WATERMARK FOR t AS t);
        CREATE TEMPORARY TABLE rates (
            currency STRING, rate DOUBLE, t TIMESTAMP(3), WATERMARK FOR t AS t, PRIMARY KEY (currency) NOT ENFORCED);
        CREATE TEMPORARY TABLE plain (id BIGINT, name STRING, t TIMESTAMP(3));
        """;
}
