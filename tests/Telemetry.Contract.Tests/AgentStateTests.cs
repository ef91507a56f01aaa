using System.Text;

namespace Telemetry.Contract.Tests;

public sealed class AgentStateTests
{
    [Fact]
    public void The_state_is_this_json_and_comes_back()
    {
        var state = new AgentState
        {
            Online = true,
            Boot = "b",
            At = 1_780_000_000_000,
            Version = "0.1.0",
            Backlog = new AgentBacklog(3, null),
            Devices = ["press"],
        };
        var json = state.ToJson();
        Assert.Equal(
            """{"online":true,"boot":"b","at":1780000000000,"version":"0.1.0","backlog":{"readings":3,"oldest":null},"""
            + "\"devices\":[\"press\"]}",
            Encoding.UTF8.GetString(json));
        Assert.True(AgentState.TryParse(json, out var parsed));
        Assert.Equal(json, parsed.ToJson());
    }

    [Fact]
    public void The_will_is_a_state()
    {
        Assert.True(AgentState.TryParse(AgentState.Offline, out var state));
        Assert.False(state.Online);
        Assert.Empty(state.Devices);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"online":1}""")]
    [InlineData("""{"online":true,"devices":["a/b"]}""")]
    [InlineData("""{"online":true,"devices":[null]}""")]
    [InlineData("""{"online":true,"boot":"a b"}""")]
    [InlineData("""{"online":true,"backlog":{"readings":-1}}""")]
    public void Other_messages_are_refused(string json) =>
        Assert.False(AgentState.TryParse(Encoding.UTF8.GetBytes(json), out _));
}
