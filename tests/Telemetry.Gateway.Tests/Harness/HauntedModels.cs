using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Http;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>A folder of models that fails when the test says so: then the gateway's own pipeline is parked.</summary>
internal sealed class HauntedModels : IModelSource
{
    public bool IsBroken { get; set; }

    public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
    {
        (content, reason) = (default, "it is gone");
        return IsBroken ? throw new InvalidOperationException("the folder is haunted") : false;
    }

    /// <summary>A model that lies in a file, and the folder of models fails.</summary>
    /// <returns>The step that fails.</returns>
    public async Task<long> PoisonAsync(RunningGateway gateway)
    {
        IsBroken = true;
        ModelChange change = new() { Device = "pump", Model = "m1", Sha256 = new string('0', 64) };
        return await gateway.Services.GetRequiredService<IControl>().SubmitAsync(
            ControlKind.ModelChanged, change.ToPayload(), CancellationToken.None);
    }

    /// <summary>Where and why the gateway's own pipeline is parked, as soon as it is.</summary>
    public static async Task<JsonElement> ParkedAsync(HttpProbe probe)
    {
        JsonElement pipeline = await probe.UntilAsync(
            "/api/v1/pipelines/gateway", found => found.GetProperty("state").GetString() == "parked");
        return pipeline.GetProperty("parked");
    }

    /// <summary>Starts it again.</summary>
    public static async Task StartAsync(HttpProbe probe, string body)
    {
        using HttpClient client = new() { BaseAddress = probe.Address };
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.PostAsync(
            new Uri("/api/v1/pipelines/gateway/start", UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
