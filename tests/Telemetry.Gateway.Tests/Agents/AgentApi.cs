using System.Text.Json;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>What a person does to agents by HTTP.</summary>
internal sealed class AgentApi(HttpProbe probe, string? token = null) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = probe.Address };

    public Task<AgentApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<AgentApiAnswer> PutAsync(string agent, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, $"/api/v1/agents/{agent}/configuration", body, headers);

    public Task<AgentApiAnswer> PostAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body, headers);

    /// <summary>Asks again until the agent stands as wanted.</summary>
    public Task<JsonElement> UntilAsync(string agent, string state) => probe.UntilAsync(
        $"/api/v1/agents/{agent}",
        item => item.GetProperty("configuration").GetProperty("state").GetString() == state);

    public async Task<AgentApiAnswer> SendAsync(
        HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, null, "application/json");
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return new AgentApiAnswer(
            (int)response.StatusCode,
            text.Length == 0 ? default : JsonElement.Parse(text),
            response.Headers.ETag?.ToString(),
            response.Headers.Location?.ToString(),
            response.Content.Headers.ContentType?.MediaType);
    }

    public void Dispose() => _client.Dispose();
}
