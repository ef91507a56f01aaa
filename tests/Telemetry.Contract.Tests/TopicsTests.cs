namespace Telemetry.Contract.Tests;

public sealed class TopicsTests
{
    [Theory]
    [InlineData("telemetry/v1/press/data", TopicKind.Data, "press", "")]
    [InlineData("telemetry/v1/press/backlog", TopicKind.Backlog, "press", "")]
    [InlineData("telemetry/v1/press/state", TopicKind.State, "press", "")]
    [InlineData("telemetry/v1/press/config", TopicKind.Config, "press", "")]
    [InlineData("telemetry/v1/press/command/c-1", TopicKind.Command, "press", "c-1")]
    [InlineData("telemetry/v1/press/reply/c-1", TopicKind.Reply, "press", "c-1")]
    [InlineData("devices/urn:dev:1/telemetry", TopicKind.Foreign, "urn:dev:1", "")]
    public void Our_topics_are_taken_apart(string topic, TopicKind kind, string name, string id)
    {
        Assert.True(Topics.TryParse(topic, out var address));
        Assert.Equal(kind, address.Kind);
        Assert.Equal(name, address.Name.ToString());
        Assert.Equal(id, address.Id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("telemetry/v1/press")]
    [InlineData("telemetry/v1//data")]
    [InlineData("telemetry/v1/press/data/")]
    [InlineData("telemetry/v1/press/data/x")]
    [InlineData("telemetry/v1/+/data")]
    [InlineData("telemetry/v1/#")]
    [InlineData("telemetry/v2/press/data")]
    [InlineData("telemetry/v1/press/command/")]
    [InlineData("telemetry/v1/press/command/a/b")]
    [InlineData("telemetry/v1/pré/data")]
    [InlineData("telemetry/v1/pr\0ess/data")]
    [InlineData("devices//telemetry")]
    [InlineData("devices/telemetry")]
    [InlineData("devices/a/b/telemetry")]
    [InlineData("$SYS/telemetry/v1/press/data")]
    public void Other_topics_are_refused(string topic)
    {
        Assert.False(Topics.TryParse(topic, out var address));
        Assert.Equal(TopicKind.None, address.Kind);
    }

    [Fact]
    public void What_is_built_is_parsed()
    {
        foreach (var topic in new[]
        {
            Topics.Data("a"), Topics.Backlog("a"), Topics.State("a"), Topics.Config("a"),
            Topics.Command("a", "1"), Topics.Reply("a", "1"), Topics.Foreign("a"),
        })
        {
            Assert.True(Topics.TryParse(topic, out var address));
            Assert.Equal("a", address.Name.ToString());
        }

        Assert.Throws<ArgumentException>(() => Topics.Data("a/b"));
        Assert.Throws<ArgumentException>(() => Topics.Command("a", "+"));
        Assert.False(Topics.TryParse(Topics.Data(new string('a', 128)) + "x", out _));
    }

    [Theory]
    [InlineData("pump", "pump", true)]
    [InlineData("pump", "pump:bearing", true)]
    [InlineData("pump", "pump.bearing", true)]
    [InlineData("pump", "pump2", false)]
    [InlineData("pump", "pum", false)]
    [InlineData("pump", "other", false)]
    public void An_agent_owns_its_name_and_what_is_below(string agent, string device, bool isOwn) =>
        Assert.Equal(isOwn, Names.IsOwnDevice(agent, device));
}
