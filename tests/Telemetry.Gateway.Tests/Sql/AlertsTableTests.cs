using Telemetry.Alerts;
using Telemetry.Engine.Sql.Catalog;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary>What SQL texts know of alerts is what the gateway says of them.</summary>
public class AlertsTableTests
{
    [Fact]
    public void Table_of_alerts_has_the_columns_of_the_stream()
    {
        SqlTable table = SqlCatalog.BuiltIn.Tables[AlertSchema.Stream];

        Assert.Equal(
            AlertSchema.Schema.Columns.Select(column => (column.Name, column.Type, column.IsNullable)),
            table.Columns.Select(column => (column.Name, column.Type.ToColumnType(), column.Type.IsNullable)));
    }
}
