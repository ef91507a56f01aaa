using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// The launcher's control server, on a free loopback port. The gateway forwards the dashboard's buttons to it; a
/// browser that comes by itself (it names an Origin) is refused.
/// <code>
/// GET  /demo                          agents with their plugs, faults, history
/// POST /demo/agents/{id}/unplug|plug  pulls or plugs an agent's cable
/// POST /demo/faults/{name}[?agent=]   breaks something
/// GET  /demo/webhooks                 the alerts' deliveries, newest last
/// POST /webhooks/alerts               where the gateway delivers them
/// </code>
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int BodyBytesMax = 256 * 1024;

    private readonly WebApplication _app;
    private readonly DemoState _state;
    private readonly TimeProvider _time;

    private ControlServer(WebApplication app, DemoState state, TimeProvider time)
    {
        _app = app;
        _state = state;
        _time = time;
    }

    public Uri Address => new(_app.Urls.First());

    public Uri WebhookAddress => new(Address, "webhooks/alerts");

    public static async Task<ControlServer> StartAsync(
        DemoState state, TimeProvider time, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
        });
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new ControlServer(app, state, time);
        server.Map();
        await app.StartAsync(cancellation);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Map()
    {
        _app.Use((context, next) =>
        {
            if (!context.Request.Headers.ContainsKey("Origin"))
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        _app.UseRouting();
        _app.MapGet("/demo", context => ReplyAsync(context, StatusCodes.Status200OK, _state.Describe()));
        _app.MapGet(
            "/demo/webhooks", context => ReplyAsync(context, StatusCodes.Status200OK, _state.DescribeWebhooks()));
        _app.MapPost("/demo/agents/{id}/{action}", PlugAsync);
        _app.MapPost("/demo/faults/{name}", BreakAsync);
        _app.MapPost("/webhooks/alerts", ReceiveAsync);
    }

    private Task PlugAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!; // The route has it.
        var action = (string)context.Request.RouteValues["action"]!;
        return (_state.Agent(id), action) switch
        {
            (null, _) => ProblemAsync(context, $"There is no agent '{id}'."),
            ({ } agent, "plug") => PlugAsync(context, agent.Cable.Plug),
            ({ } agent, "unplug") => PlugAsync(context, agent.Cable.Unplug),
            _ => ProblemAsync(context, $"'{action}' is not plug or unplug."),
        };
    }

    private Task PlugAsync(HttpContext context, Action act)
    {
        act();
        return ReplyAsync(context, StatusCodes.Status200OK, _state.Describe());
    }

    private Task BreakAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!; // The route has it.
        if (DemoFault.Find(name) is not { } fault)
        {
            return ProblemAsync(context, $"There is no fault '{name}'.");
        }

        var machine = context.Request.Query["agent"].FirstOrDefault() ?? fault.Machine;
        if (_state.Agent(machine) is null)
        {
            return ProblemAsync(context, $"There is no agent '{machine}'.");
        }

        _state.Break(fault, machine);
        return ReplyAsync(context, StatusCodes.Status202Accepted, new JsonObject
        {
            ["name"] = fault.Name,
            ["agent"] = machine,
            ["seconds"] = fault.Lasting.TotalSeconds,
        });
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers;
        var id = headers["webhook-id"].ToString();
        var isSigned = IsSigned(_state.WebhookKey, headers, $"{id}.{headers["webhook-timestamp"]}.{body}");
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        _state.Receive(new WebhookDelivery(_time.GetUtcNow(), id, isSigned, json));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static bool IsSigned(byte[] key, IHeaderDictionary headers, string content)
    {
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content)));
        return headers["webhook-signature"].ToString().Split(' ').Contains(expected, StringComparer.Ordinal);
    }

    private static Task ProblemAsync(HttpContext context, string detail) =>
        ReplyAsync(context, StatusCodes.Status404NotFound,
            new JsonObject { ["title"] = "Not found", ["status"] = 404, ["detail"] = detail },
            "application/problem+json");

    private static Task ReplyAsync(HttpContext context, int status, JsonNode body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
