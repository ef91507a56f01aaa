using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>A receiver on a loopback port that takes everything and shows it.</summary>
internal sealed class CapturingReceiver : IAsyncDisposable
{
    private readonly Channel<CapturedRequest> _requests = Channel.CreateUnbounded<CapturedRequest>();
    private readonly WebApplication _application;

    private CapturingReceiver(WebApplication application) => _application = application;

    /// <summary>Where to post.</summary>
    public Uri Url => new(_application.Urls.First() + "/hook");

    /// <summary>What came, in order.</summary>
    public ChannelReader<CapturedRequest> Requests => _requests.Reader;

    public static async Task<CapturingReceiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new CapturingReceiver(builder.Build());
        receiver._application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers.ToDictionary(
                header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
            receiver._requests.Writer.TryWrite(new CapturedRequest(headers, body.ToArray()));
        });
        await receiver._application.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
