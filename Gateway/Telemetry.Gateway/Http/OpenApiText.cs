using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Telemetry.Gateway.Http;

/// <summary>The head of the OpenAPI document.</summary>
internal static class OpenApiText
{
    public static void Configure(OpenApiOptions options) =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Telemetry gateway",
                Version = "v1",
                Description = "Devices, readings, results and alerts. Lists are {items, next}: pass next as cursor to "
                    + "go on. Times are RFC 3339 in UTC. Errors are RFC 9457 problem details. The live feed is a "
                    + "SignalR hub at /live. Without --open every call carries a bearer token.",
            };
            // The document is the same under whatever name it was asked for.
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
}
