using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>A receiver on a loopback port that answers with a status of the moment; 0 resets the connection.</summary>
internal sealed class ScriptedSocket : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ScriptedSocket(WebApplication application) => _application = application;

    public static async Task<ScriptedSocket> StartAsync(Func<int> status)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Run(context =>
        {
            int answer = status();
            if (answer == 0)
            {
                context.Abort();
                return Task.CompletedTask;
            }
            context.Response.StatusCode = answer;
            context.Response.Headers.Location = answer == StatusCodes.Status302Found ? "http://127.0.0.1:1/" : default;
            return Task.CompletedTask;
        });
        await application.StartAsync();
        return new ScriptedSocket(application);
    }

    /// <summary>Where to post.</summary>
    public Uri Url => new(_application.Urls.First());

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
