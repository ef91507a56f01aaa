using Telemetry.Engine.Sql.Tests;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Sql;

namespace Telemetry.Gateway.Tests.Sql;

/// <summary>What only a gateway refuses in a text, in whole messages.</summary>
public sealed class SqlErrorTests
{
    [Fact]
    public void What_a_gateway_cannot_run_is_said_in_whole_messages() =>
        ErrorBook.Check("Sql/errors.txt", sql => SqlDefinition.Of(
            new GatewayOptions { Open = true }, new SqlPipelineOptions("line", sql), ["taken"]));
}
