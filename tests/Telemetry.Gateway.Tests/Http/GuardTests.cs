using System.Net;
using System.Text.Json;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>What the HTTP interface refuses, and that it says nothing of its inside.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8080")]
    [InlineData("127.0.0.1.nip.example")]
    [InlineData("localhost.evil.example")]
    public async Task Foreign_host_name_is_refused(string host)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, "/api/v1/devices", ("Host", host));

        await AssertProblemAsync(response, HttpStatusCode.MisdirectedRequest);
    }

    [Fact]
    public async Task Own_names_are_answered()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Api = new ApiOptions { Hosts = ["gateway.plant"] },
        });
        foreach (string host in (string[])["localhost", "127.0.0.1:99", "[::1]", "gateway.plant", "GATEWAY.plant:80"])
        {
            using HttpResponseMessage response =
                await probe.SendAsync(HttpMethod.Get, "/api/v1/devices", ("Host", host));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("POST", "/api/v1/alerts/x/ack")]
    [InlineData("POST", "/live/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/live")]
    public async Task Foreign_origin_is_refused(string method, string path)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        foreach ((string, string) header in ((string, string)[])
            [("Origin", "http://evil.example"), ("Origin", "null"), ("Origin", $"https://{probe.Address.Authority}"),
             ("Origin", "http://127.0.0.1:1"), ("Sec-Fetch-Site", "cross-site")])
        {
            using HttpResponseMessage response = await probe.SendAsync(new HttpMethod(method), path, header);
            await AssertProblemAsync(response, HttpStatusCode.Forbidden);
        }
    }

    [Fact]
    public async Task Own_origin_and_programs_pass()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage own = await probe.SendAsync(
            HttpMethod.Post, "/api/v1/alerts/x/ack", ("Origin", probe.Address.GetLeftPart(UriPartial.Authority)));
        using HttpResponseMessage program = await probe.SendAsync(HttpMethod.Post, "/api/v1/alerts/x/ack");

        await AssertProblemAsync(own, HttpStatusCode.NotFound);
        await AssertProblemAsync(program, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Answers_carry_security_headers_and_no_cors()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(
            HttpMethod.Get, "/api/v1/devices", ("Origin", "http://evil.example"));

        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Closed_gateway_wants_a_token()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Closed());
        foreach (string path in (string[])["/api/v1/devices", "/metrics", "/live/negotiate", "/api/v1/nothing"])
        {
            using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, path);
            await AssertProblemAsync(response, HttpStatusCode.Unauthorized);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        }

        using HttpResponseMessage known = await probe.SendAsync(
            HttpMethod.Get, "/api/v1/devices", ("Authorization", "Bearer the token of the plant"));
        using HttpResponseMessage alive = await probe.SendAsync(HttpMethod.Get, "/healthz");
        using HttpResponseMessage page = await probe.SendAsync(HttpMethod.Get, "/");
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Guessing_tokens_is_slowed_down_and_locks_nobody_out()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Closed());
        (string, string) right = ("Authorization", "Bearer the token of the plant");
        using HttpResponseMessage before = await probe.SendAsync(HttpMethod.Get, "/api/v1/devices", right);
        for (int i = 0; i < HttpLimits.WrongTokensPerMinute; i++)
        {
            using HttpResponseMessage wrong = await probe.SendAsync(
                HttpMethod.Get, "/api/v1/devices", ("Authorization", "Bearer guess" + i));
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }

        using HttpResponseMessage further = await probe.SendAsync(
            HttpMethod.Get, "/api/v1/devices", ("Authorization", "Bearer another guess"));
        using HttpResponseMessage after = await probe.SendAsync(HttpMethod.Get, "/api/v1/devices", right);

        Assert.Equal(HttpStatusCode.TooManyRequests, further.StatusCode);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/devices/nobody", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/results/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/alerts/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/devices?limit=ten", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/alerts?cursor=%00", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/alerts?state=odd", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/readings", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/readings?device=a&from=now", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/results/x?replaced=perhaps", HttpStatusCode.BadRequest)]
    public async Task Errors_are_problems_without_anything_from_inside(string path, HttpStatusCode status)
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, path);

        await AssertProblemAsync(response, status);
    }

    [Fact]
    public async Task A_gateway_that_is_no_demo_says_so_without_an_error()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();

        using HttpResponseMessage response = await probe.SendAsync(HttpMethod.Get, "/api/v1/demo");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static GatewayOptions Closed() => new()
    {
        Api = new ApiOptions
        {
            TokenHashes = new Dictionary<string, string> { ["plant"] = TokenHash.Sha256("the token of the plant") },
        },
    };

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument json = JsonDocument.Parse(body);
        Assert.Equal((int)status, json.RootElement.GetProperty("status").GetInt32());
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(".cs", body, StringComparison.Ordinal);
    }
}
