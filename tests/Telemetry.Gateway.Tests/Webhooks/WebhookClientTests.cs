using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class WebhookClientTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _receiver = null!;
    private RequestDelegate _answer = _ => Task.CompletedTask;
    private int _requests;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _receiver = builder.Build();
        _receiver.Run(context =>
        {
            Interlocked.Increment(ref _requests);
            _reached.TrySetResult();
            return _answer(context);
        });
        await _receiver.StartAsync();
    }

    public async Task DisposeAsync() => await _receiver.DisposeAsync();

    [Fact]
    public async Task Delivery_is_a_signed_cloud_event()
    {
        byte[] body = [];
        var headers = new HeaderDictionary();
        _answer = async context =>
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            body = copy.ToArray();
            headers = new HeaderDictionary(context.Request.Headers.ToDictionary());
        };
        Delivery delivery = NewDelivery();

        DeliveryOutcome outcome = await SendAsync(delivery, secrets: 2);

        Assert.True(outcome.IsDelivered, outcome.Error);
        long timestamp = long.Parse(headers["webhook-timestamp"]!, null);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds(), timestamp);
        Assert.Equal(delivery.Id, headers["webhook-id"]);
        Assert.True(WebhookSecret.TryParse(Secret, out WebhookSecret? secret));
        string[] signatures = headers["webhook-signature"].ToString().Split(' ');
        Assert.Equal(2, signatures.Length);
        Assert.Equal(secret.Sign(delivery.Id, timestamp, body), signatures[0]);
        Assert.Equal("application/cloudevents+json; charset=utf-8", headers["Content-Type"]);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal("1.0", json.RootElement.GetProperty("specversion").GetString());
        Assert.Equal(delivery.Id, json.RootElement.GetProperty("id").GetString());
        Assert.Equal("alert.raised", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("pump/t", json.RootElement.GetProperty("subject").GetString());
        Assert.Equal("1970-01-01T00:02:40Z", json.RootElement.GetProperty("time").GetString());
        JsonElement data = json.RootElement.GetProperty("data");
        Assert.Equal("x1", data.GetProperty("id").GetString());
        Assert.True(data.GetProperty("late").GetBoolean());
    }

    [Fact]
    public async Task Redirect_is_a_failure_and_is_not_followed()
    {
        _answer = context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        DeliveryOutcome outcome = await SendAsync(NewDelivery());

        Assert.Equal(302, outcome.Status);
        Assert.False(outcome.IsDelivered);
        Assert.Equal(1, _requests);
    }

    [Fact]
    public async Task Refusal_tells_when_to_come_again()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "17";
            return Task.CompletedTask;
        };

        DeliveryOutcome outcome = await SendAsync(NewDelivery());

        Assert.Equal(429, outcome.Status);
        Assert.Equal(TimeSpan.FromSeconds(17), outcome.RetryAfter);
    }

    [Fact]
    public async Task Receiver_that_does_not_answer_is_left_after_the_time_limit()
    {
        _answer = context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

        Task<DeliveryOutcome> sending = SendAsync(NewDelivery());
        await _reached.Task.WaitAsync(TestTime.Patience);
        _time.Advance(WebhookLimits.AttemptTimeout);
        DeliveryOutcome outcome = await sending.WaitAsync(TestTime.Patience);

        Assert.Null(outcome.Status);
        Assert.Equal("no answer in time", outcome.Error);
    }

    [Fact]
    public async Task Connection_reset_before_the_answer_is_a_failure()
    {
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        DeliveryOutcome outcome = await SendAsync(NewDelivery());

        Assert.Null(outcome.Status);
        Assert.NotNull(outcome.Error);
    }

    [Fact]
    public async Task Body_that_never_ends_after_success_changes_nothing()
    {
        _answer = async context =>
        {
            context.Response.ContentLength = 1_000_000;
            await context.Response.Body.WriteAsync(new byte[10]);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };

        Assert.True((await SendAsync(NewDelivery())).IsDelivered);
    }

    public static TheoryData<string> LoopbackTricks() =>
    [
        "http://127.0.0.1:{0}/", "http://127.1:{0}/", "http://127.0.1:{0}/", "http://0:{0}/", "http://0.0.0.0:{0}/",
        "http://2130706433:{0}/", "http://0x7f000001:{0}/", "http://0x7f.1:{0}/", "http://0177.0.0.1:{0}/",
        "http://127.0.0.1.:{0}/", "http://localhost:{0}/", "http://LOCALHOST:{0}/", "http://localhost.:{0}/",
        "http://a.localhost:{0}/", "http://[::1]:{0}/", "http://[::]:{0}/", "http://[::ffff:127.0.0.1]:{0}/",
        "http://[::ffff:7f00:1]:{0}/", "http://[0:0:0:0:0:ffff:127.0.0.1]:{0}/", "http://[::127.0.0.1]:{0}/",
        "http://[64:ff9b::127.0.0.1]:{0}/", "http://[64:ff9b::7f00:1]:{0}/", "http://[2002:7f00:1::]:{0}/",
        "http://public.example@127.0.0.1:{0}/", "http://public.example:80@127.0.0.1:{0}/",
        "http://127.0.0.1:{0}#@public.example/", "http://127.0.0.1:{0}?@public.example/",
        "http://1.1.1.1&@127.0.0.1:{0}/", "http://%6c%6f%63%61%6c%68%6f%73%74:{0}/", "http://127%2e0%2e0%2e1:{0}/",
        "http://①②⑦.⓪.⓪.①:{0}/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{0}/", "http://127。0。0。1:{0}/", "http://rebind.example:{0}/",
        "http://127.0.0.1.nip.example:{0}/", "http://10.0.0.1:{0}/", "http://192.168.1.1:{0}/", "http://[fe80::1]:{0}/",
        "http://169.254.169.254:{0}/latest/meta-data/", "http://[fd00:ec2::254]:{0}/", "http://metadata.internal:{0}/",
    ];

    [Theory]
    [MemberData(nameof(LoopbackTricks))]
    public async Task No_spelling_of_a_private_address_is_connected_to(string trick)
    {
        if (!Uri.TryCreate(string.Format(null, trick, Port), UriKind.Absolute, out Uri? url))
        {
            return;
        }
        var endpoint = new WebhookEndpoint { Id = "hook", Url = url, Secrets = [], AllowHttp = true };
        // Whatever the name, the look-up leads home.
        using var client = new WebhookClient(
            endpoint, TimeProvider.System,
            new GuardedConnector(
                [], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback])));

        DeliveryOutcome outcome = await client.SendAsync(NewDelivery(), CancellationToken.None);

        Assert.Null(outcome.Status);
        Assert.Equal(0, _requests);
    }

    [Fact]
    public async Task Name_is_looked_up_once_and_only_the_vetted_address_is_used()
    {
        int lookups = 0;
        var connector = new GuardedConnector([], (_, _) => Task.FromResult<IPAddress[]>(
            lookups++ == 0 ? [IPAddress.Loopback, IPAddress.Parse("1.1.1.1")] : [IPAddress.Loopback]));

        IPAddress[] vetted = await connector.VetAsync("rebind.example", CancellationToken.None);

        Assert.Equal(IPAddress.Parse("1.1.1.1"), Assert.Single(vetted));
        Assert.Equal(1, lookups);
        await Assert.ThrowsAsync<AddressRefusedException>(
            () => connector.VetAsync("rebind.example", CancellationToken.None));
    }

    [Fact]
    public async Task Plain_http_is_refused_unless_allowed()
    {
        var endpoint = new WebhookEndpoint
        {
            Id = "hook",
            Url = new Uri($"http://127.0.0.1:{Port}/"),
            Secrets = [],
            AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        };
        using var client = new WebhookClient(
            endpoint, TimeProvider.System, new GuardedConnector(endpoint.AllowNetworks, Dns.GetHostAddressesAsync));

        DeliveryOutcome outcome = await client.SendAsync(NewDelivery(), CancellationToken.None);

        Assert.Equal("only https addresses are called", outcome.Error);
        Assert.Equal(0, _requests);
    }

    private int Port => new Uri(_receiver.Urls.First()).Port;

    private async Task<DeliveryOutcome> SendAsync(Delivery delivery, int secrets = 1)
    {
        Assert.True(WebhookSecret.TryParse(Secret, out WebhookSecret? first));
        Assert.True(WebhookSecret.TryParse("the secret of last year, still valid", out WebhookSecret? second));
        var endpoint = new WebhookEndpoint
        {
            Id = "hook",
            Url = new Uri($"http://127.0.0.1:{Port}/hook?key=1"),
            Secrets = secrets == 2 ? [first, second] : [first],
            AllowHttp = true,
            AllowNetworks = [IPNetwork.Parse("127.0.0.0/8")],
        };
        using var client = new WebhookClient(
            endpoint, _time, new GuardedConnector(endpoint.AllowNetworks, Dns.GetHostAddressesAsync));
        return await client.SendAsync(delivery, CancellationToken.None);
    }

    private static Delivery NewDelivery() => new()
    {
        Id = "msg_1",
        Position = 1,
        Row = 0,
        Notification = new Notification.OfAlert(
            AlertRows.ToItem(ScriptedOutputs.Alert(0, "x1", "pump/t", "raised", 100))!),
    };
}
