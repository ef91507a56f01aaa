using System.Text.Json;

namespace Telemetry.Gateway.Tests.Agents;

internal sealed record AgentApiAnswer(int Status, JsonElement Body, string? ETag, string? Location, string? MediaType)
{
    public string Text(string name) => Body.GetProperty(name).GetString() ?? "";

    public long Number(string name) => Body.GetProperty(name).GetInt64();

    /// <summary>The faults of a 400: the field and what is wrong with it.</summary>
    public string Errors()
    {
        Assert.Equal("application/problem+json", MediaType);
        return string.Join(
            "; ", Body.GetProperty("errors").EnumerateObject().Select(one => $"{one.Name}: {one.Value[0]}"));
    }
}
