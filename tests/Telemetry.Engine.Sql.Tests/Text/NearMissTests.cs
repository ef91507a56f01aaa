using Telemetry.Engine.Sql.Text;

namespace Telemetry.Engine.Sql.Tests.Text;

public sealed class NearMissTests
{
    private static readonly string[] Columns = ["device", "metric", "value", "event_time", "Unit"];

    [Theory]
    [InlineData("devcie", "device")]
    [InlineData("metrics", "metric")]
    [InlineData("VALUE", "value")]
    [InlineData("unit", "Unit")]
    [InlineData("evnt_tme", "event_time")]
    public void The_name_that_was_meant_is_found(string name, string meant) => Assert.Equal(meant, NearMiss.Of(name,
        Columns));

    [Theory]
    [InlineData("temperature")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData("device")]
    public void A_name_that_is_near_to_none_or_is_one_gives_nothing(string name) => Assert.Null(NearMiss.Of(name,
        Columns));

    [Fact]
    public void The_first_of_equally_near_names_wins() => Assert.Equal("ab", NearMiss.Of("aa", ["ab", "ac"]));
}
