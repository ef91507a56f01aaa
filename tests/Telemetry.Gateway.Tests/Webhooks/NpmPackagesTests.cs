using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>
/// Requests of the real sender, taken at a socket, before the npm packages that receivers use: they are accepted as
/// they are, and refused when anything of them was changed or when they come again later.
/// </summary>
public sealed class NpmPackagesTests(ITestOutputHelper output)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Plain = "the secret of last year, still valid";
    private const int Flips = 200;

    [Fact]
    public async Task Every_notification_is_accepted_by_standardwebhooks_and_cloudevents()
    {
        var looks = new List<(string Name, string Secret, CapturedRequest Request)>();
        foreach (Delivery delivery in NotificationSamples.All())
        {
            CapturedRequest request = await SendAsync(delivery, [Secret]);
            looks.Add((delivery.Type, Secret, request));
        }
        CapturedRequest strange = await SendAsync(NotificationSamples.Alert("raised", "Öl\"pumpe\\🌡/t"), [Secret]);
        looks.Add(("strange letters", Secret, strange));

        Dictionary<string, Verdict> found = Look(looks);

        Assert.Equal(NotificationSamples.All().Count() + 1, found.Count);
        Assert.All(found.Values, look => Assert.Equal((null, null), (look.Signature, look.Event)));
        output.WriteLine($"accepted: {string.Join(", ", found.Keys)}");
    }

    [Fact]
    public async Task While_a_secret_rotates_receivers_with_the_old_and_with_the_new_one_accept()
    {
        CapturedRequest request = await SendAsync(NotificationSamples.Alert("raised"), [Secret, Plain]);

        Dictionary<string, Verdict> found = Look(
        [
            ("new", Secret, request), ("old", Plain, request), ("other", "another secret of a stranger!", request),
        ]);

        Assert.Null(found["new"].Signature);
        Assert.Null(found["old"].Signature);
        Assert.Equal("No matching signature found", found["other"].Signature);
    }

    [Fact]
    public async Task Alertmanager_payloads_are_signed_alike()
    {
        CapturedRequest request = await SendAsync(
            NotificationSamples.Alert("raised"), [Secret], format: WebhookFormat.Alertmanager);

        Assert.Null(Look([("alertmanager", Secret, request)])["alertmanager"].Signature);
        Assert.Equal("application/json; charset=utf-8", request.Headers["content-type"]);
    }

    [Fact]
    public async Task Nothing_that_was_changed_is_accepted()
    {
        const int seed = 8;
        var random = new Random(seed);
        CapturedRequest request = await SendAsync(NotificationSamples.Alert("raised"), [Secret, Plain]);
        var looks = new List<(string, string, CapturedRequest)>
        {
            ("longer", Secret, request.WithBody(body => [.. body, (byte)' '])),
            ("shorter", Secret, request.WithBody(body => body[..^1])),
            ("empty", Secret, request.WithBody(_ => [])),
            ("id", Secret, request.WithHeader("webhook-id", id => id[..^1] + "0")),
            ("later", Secret, request.WithHeader("webhook-timestamp", time => Shift(time, 1))),
            ("earlier", Secret, request.WithHeader("webhook-timestamp", time => Shift(time, -1))),
            ("version", Secret, request.WithHeader(
                "webhook-signature", text => text.Replace("v1,", "v2,", StringComparison.Ordinal))),
            ("unsigned", Secret, request.WithHeader("webhook-signature", _ => null)),
            ("of another", Secret, request.WithHeader("webhook-signature", text => text.Split(' ')[1])),
        };
        for (int flip = 0; flip < Flips; flip++)
        {
            int at = random.Next(request.Body.Length);
            byte mask = (byte)(1 << random.Next(7));
            looks.Add(($"flip {flip}", Secret, request.WithBody(body =>
            {
                body[at] ^= mask;
                return body;
            })));
        }

        Dictionary<string, Verdict> found = Look(looks);

        Assert.All(found, look => Assert.NotNull(look.Value.Signature));
        output.WriteLine($"seed {seed}: {found.Count} changed requests, "
            + $"{found.Values.Count(look => look.Signature is not null)} refused");
    }

    [Theory]
    [InlineData(-240, null)]
    [InlineData(-302, "Message timestamp too old")]
    [InlineData(-86_400, "Message timestamp too old")]
    [InlineData(330, "Message timestamp too new")]
    public async Task What_comes_again_later_is_refused(int seconds, string? refusal)
    {
        CapturedRequest request = await SendAsync(
            NotificationSamples.Alert("raised"), [Secret], ago: TimeSpan.FromSeconds(seconds));

        Assert.Equal(refusal, Look([("replayed", Secret, request)])["replayed"].Signature);
    }

    [Theory]
    [InlineData("\"specversion\":\"1.0\"", "\"specversion\":\"9\"")]
    [InlineData("\"type\":", "\"typo\":")]
    [InlineData("\"source\":", "\"sauce\":")]
    [InlineData("\"id\":\"msg_", "\"id\":\"msg-")]
    public async Task What_is_no_event_of_ours_is_refused_by_cloudevents_as_well(string before, string after)
    {
        CapturedRequest request = await SendAsync(NotificationSamples.Alert("raised"), [Secret]);
        CapturedRequest changed = request.WithBody(body => Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(body).Replace(before, after, StringComparison.Ordinal)));

        Assert.NotEqual(request.Body, changed.Body);
        Verdict verdict = Look([("changed", Secret, changed)])["changed"];
        Assert.NotNull(verdict.Event);
        Assert.NotNull(verdict.Signature);
    }

    private static string Shift(string time, long seconds) =>
        (long.Parse(time, CultureInfo.InvariantCulture) + seconds).ToString(CultureInfo.InvariantCulture);

    private static async Task<CapturedRequest> SendAsync(
        Delivery delivery, string[] secrets, WebhookFormat format = WebhookFormat.CloudEvents, TimeSpan ago = default)
    {
        await using CapturingReceiver receiver = await CapturingReceiver.StartAsync();
        var endpoint = new WebhookEndpoint
        {
            Id = "ops",
            Url = receiver.Url,
            Format = format,
            Secrets = [.. secrets.Select(text => WebhookSecret.TryParse(text, out WebhookSecret? read) ? read : null!)],
            AllowHttp = true,
            AllowNetworks = [IPNetwork.Parse("127.0.0.1/32")],
        };
        // The packages have no other clock than the machine's.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() + ago);
        using var client = new WebhookClient(
            endpoint, time, new GuardedConnector(endpoint.AllowNetworks, Dns.GetHostAddressesAsync));
        DeliveryOutcome outcome = await client.SendAsync(delivery, CancellationToken.None);
        Assert.True(outcome.IsDelivered, outcome.Error);
        return await receiver.Requests.ReadAsync();
    }

    private static Dictionary<string, Verdict> Look(
        IEnumerable<(string Name, string Secret, CapturedRequest Request)> looks)
    {
        var start = new ProcessStartInfo("node", ["verify.mjs"])
        {
            WorkingDirectory = Folder(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process node = Process.Start(start)!; // With a file name there is a process, or an exception.
        Task<string> answers = node.StandardOutput.ReadToEndAsync();
        foreach ((string name, string secret, CapturedRequest request) in looks)
        {
            node.StandardInput.WriteLine(JsonSerializer.Serialize(new
            {
                name,
                secret,
                headers = request.Headers,
                body = Convert.ToBase64String(request.Body),
            }));
        }
        node.StandardInput.Close();
        Assert.True(node.WaitForExit(TestTime.Patience), "node did not end");
        Assert.Equal(0, node.ExitCode);
        return answers.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Verdict>(line, JsonSerializerOptions.Web)!)
            .ToDictionary(look => look.Name, StringComparer.Ordinal);
    }

    private static string Folder()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Telemetry.sln")))
        {
            directory = directory.Parent;
        }
        return Path.Combine(directory!.FullName, "tests", "Telemetry.Gateway.Tests", "Receivers");
    }

    private sealed record Verdict(string Name, string? Signature, string? Event);
}
