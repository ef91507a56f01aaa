using System.Net.Http.Headers;

namespace Telemetry.Gateway.Http.Api;

/// <summary>Calls the demo's launcher and hands its JSON answer on.</summary>
internal sealed class DemoControl : IDisposable
{
    private readonly HttpClient _http;

    public DemoControl()
    {
#pragma warning disable CA2000 // The client disposes its handler.
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false };
        _http = new HttpClient(sockets, disposeHandler: true)
        {
            Timeout = HttpLimits.DemoTimeout,
            MaxResponseContentBufferSize = HttpLimits.DemoBytesMax,
        };
#pragma warning restore CA2000
    }

    /// <summary>Passes a request on, without its body.</summary>
    public async Task ForwardAsync(HttpContext context, HttpMethod method, Uri target)
    {
        CancellationToken cancel = context.RequestAborted;
        try
        {
            using var request = new HttpRequestMessage(method, target);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using HttpResponseMessage answer = await _http.SendAsync(request, cancel);
            byte[] body = await answer.Content.ReadAsByteArrayAsync(cancel);
            context.Response.StatusCode = (int)answer.StatusCode;
            if (body.Length > 0)
            {
                context.Response.ContentType =
                    answer.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
            }
            await context.Response.Body.WriteAsync(body, cancel);
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException
            && !cancel.IsCancellationRequested)
        {
            await Problems.RefuseAsync(context, StatusCodes.Status502BadGateway, "The demo's launcher does not answer",
                "It may have ended.");
        }
    }

    public void Dispose() => _http.Dispose();
}
