using System.Net;
using System.Net.Security;
using MailKit.Security;
using Microsoft.Extensions.Time.Testing;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;
using Telemetry.Gateway.Webhooks.Mail;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class MailChannelTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly SmtpPeer _peer = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync() => await _peer.DisposeAsync();

    [Fact]
    public async Task Mail_says_what_happened_and_has_the_delivery_as_its_id()
    {
        Delivery delivery = NotificationSamples.Alert("raised");

        DeliveryOutcome outcome = await SendAsync(delivery);

        Assert.True(outcome.IsDelivered, outcome.Error);
        string mail = await _peer.Mails.ReadAsync();
        Assert.Contains($"Message-Id: <{delivery.Id}@plant.example>\n", mail, StringComparison.Ordinal);
        Assert.Contains("Subject: [warning] hot on pump/t: raised, late\n", mail, StringComparison.Ordinal);
        Assert.Contains("From: gateway@plant.example\n", mail, StringComparison.Ordinal);
        Assert.Contains("To: duty@plant.example, chief@plant.example\n", mail, StringComparison.Ordinal);
        Assert.Contains("Date: Thu, 01 Jan 2026 00:00:00 +0000\n", mail, StringComparison.Ordinal);
        Assert.Contains("Auto-Submitted: auto-generated\n", mail, StringComparison.Ordinal);
        Assert.Contains("occurred: 1970-01-01 00:01:40 UTC\n", mail, StringComparison.Ordinal);
        Assert.Contains("peak: 81.5\n", mail, StringComparison.Ordinal);
        Assert.Contains("https://gateway.plant/\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_notification_makes_a_mail_of_one_subject_line()
    {
        foreach (Delivery delivery in NotificationSamples.All()
            .Append(NotificationSamples.Alert("raised", "pump/t\r\nBcc: everybody@example.com")))
        {
            DeliveryOutcome outcome = await SendAsync(delivery);

            Assert.True(outcome.IsDelivered, outcome.Error);
            string headers = (await _peer.Mails.ReadAsync()).Split("\n\n")[0];
            Assert.Single(headers.Split('\n'), line => line.StartsWith("Subject: ", StringComparison.Ordinal));
            Assert.DoesNotContain("\nBcc:", headers, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Password_goes_through_tls_only()
    {
        _peer.Certificate = SmtpPeer.NewCertificate("localhost");

        DeliveryOutcome outcome = await SendAsync(
            NotificationSamples.Alert("raised"), SecureSocketOptions.StartTls, isTrusted: true, user: "gateway");

        Assert.True(outcome.IsDelivered, outcome.Error);
        int secured = _peer.Commands.IndexOf("STARTTLS");
        int entered = _peer.Commands.FindIndex(line => line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
        Assert.InRange(secured, 0, entered - 1);
    }

    [Fact]
    public async Task Server_whose_certificate_nobody_vouches_for_gets_nothing()
    {
        _peer.Certificate = SmtpPeer.NewCertificate("localhost");

        DeliveryOutcome outcome = await SendAsync(
            NotificationSamples.Alert("raised"), SecureSocketOptions.StartTls, user: "gateway");

        Assert.False(outcome.IsDelivered);
        Assert.DoesNotContain(_peer.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.False(_peer.Mails.TryRead(out _));
    }

    [Fact]
    public async Task Server_without_tls_gets_nothing_when_tls_is_wanted()
    {
        DeliveryOutcome outcome = await SendAsync(
            NotificationSamples.Alert("raised"), SecureSocketOptions.StartTls, user: "gateway");

        Assert.False(outcome.IsDelivered);
        Assert.DoesNotContain(_peer.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<mail>", "451 later", "451")]
    [InlineData("<mail>", "554 never", "554")]
    [InlineData("RCPT TO:<chief@plant.example>", "550 unknown", "550")]
    [InlineData("MAIL", "421 closing", "421")]
    [InlineData("DATA", "", null)]
    [InlineData("EHLO", "", null)]
    public async Task Refusal_is_a_failure_that_is_told(string command, string answer, string? told)
    {
        _peer.Answer = line => line.StartsWith(command, StringComparison.Ordinal) ? answer : null;

        DeliveryOutcome outcome = await SendAsync(NotificationSamples.Alert("raised"));

        Assert.False(outcome.IsDelivered);
        Assert.Contains(told ?? "", outcome.Error, StringComparison.Ordinal);
        Assert.False(outcome.IsGone);
    }

    [Fact]
    public async Task Failure_to_take_leave_changes_nothing()
    {
        _peer.Answer = line => line == "QUIT" ? "" : null;

        Assert.True((await SendAsync(NotificationSamples.Alert("raised"))).IsDelivered);
    }

    [Fact]
    public async Task Server_that_says_nothing_is_left_after_the_time_limit()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var release = new ManualResetEventSlim();
        _peer.Answer = line =>
        {
            reached.TrySetResult();
            release.Wait();
            return "";
        };

        Task<DeliveryOutcome> sending = SendAsync(NotificationSamples.Alert("raised"));
        await reached.Task.WaitAsync(TestTime.Patience);
        _time.Advance(WebhookLimits.AttemptTimeout);
        DeliveryOutcome outcome = await sending.WaitAsync(TestTime.Patience);
        release.Set();

        Assert.Equal("no answer in time", outcome.Error);
    }

    [Fact]
    public async Task Private_server_is_not_called_unless_allowed()
    {
        DeliveryOutcome outcome = await SendAsync(NotificationSamples.Alert("raised"), networks: []);

        Assert.Contains("allow_private", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(_peer.Commands);
    }

    [Theory]
    [InlineData("duty@plant.example", true)]
    [InlineData("duty", false)]
    [InlineData("Duty <duty@plant.example>", false)]
    [InlineData("duty@plant.example, x@y.z", false)]
    [InlineData("duty@plant.example\r\nBcc: x@y.z", false)]
    [InlineData("", false)]
    public void Address_is_one_plain_address(string text, bool isAddress) =>
        Assert.Equal(isAddress, MailText.IsAddress(text));

    private async Task<DeliveryOutcome> SendAsync(
        Delivery delivery, SecureSocketOptions security = SecureSocketOptions.None, bool isTrusted = false,
        string? user = null, IReadOnlyList<IPNetwork>? networks = null)
    {
        IReadOnlyList<IPNetwork> allowed = networks ?? [IPNetwork.Parse("127.0.0.1/32")];
        var endpoint = new MailEndpoint
        {
            Id = "duty",
            Server = "127.0.0.1",
            Port = _peer.Port,
            Security = security,
            User = user,
            Password = user is null ? null : "s3cret",
            From = "gateway@plant.example",
            To = ["duty@plant.example", "chief@plant.example"],
            Dashboard = new Uri("https://gateway.plant/"),
            AllowNetworks = allowed,
        };
        RemoteCertificateValidationCallback? trust = isTrusted
            ? (_, certificate, _, _) => certificate?.GetCertHashString() == _peer.Certificate?.Thumbprint
            : null;
        using var channel = new MailChannel(
            endpoint, _time, new GuardedConnector(allowed, Dns.GetHostAddressesAsync), trust);
        return await channel.SendAsync(delivery, CancellationToken.None);
    }
}
