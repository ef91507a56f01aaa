using System.Net.Security;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Telemetry.Gateway.Webhooks.Mail;

/// <summary>
/// Hands mails to an SMTP server, each over a connection of its own. A mail is delivered when the server has taken it;
/// every refusal is tried again, because people repair servers, mailboxes and passwords.
/// </summary>
/// <param name="endpoint">The receiver.</param>
/// <param name="time">The clock.</param>
/// <param name="connector">Makes connections to allowed addresses only.</param>
/// <param name="validate">Whether a server's certificate is good; the system's own judgement when null.</param>
internal sealed class MailChannel(
    MailEndpoint endpoint, TimeProvider time, GuardedConnector connector,
    RemoteCertificateValidationCallback? validate = null) : IChannel
{
    private const int Ok = 250;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(WebhookLimits.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using MimeMessage mail = MailText.Of(delivery, endpoint, time.GetUtcNow());
            await HandOverAsync(mail, both.Token);
            return new DeliveryOutcome(Ok, null, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return DeliveryOutcome.NoAnswer("no answer in time");
        }
        catch (SmtpCommandException refused)
        {
            return DeliveryOutcome.NoAnswer($"the server answers {(int)refused.StatusCode}: {refused.Message}");
        }
        catch (Exception failed) when (failed is IOException or SocketException or SslHandshakeException
            or AuthenticationException or SmtpProtocolException or NotSupportedException)
        {
            return DeliveryOutcome.NoAnswer(failed.Message);
        }
    }

    public void Dispose()
    {
        // Connections live no longer than their mail.
    }

    private async Task HandOverAsync(MimeMessage mail, CancellationToken cancel)
    {
        await using Stream stream = await connector.ConnectAsync(endpoint.Server, endpoint.Port, cancel);
        using var client = new SmtpClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = validate,
        };
        await client.ConnectAsync(stream, endpoint.Server, endpoint.Port, endpoint.Security, cancel);
        if (endpoint.User is { } user)
        {
            await client.AuthenticateAsync(user, endpoint.Password ?? "", cancel);
        }
        await client.SendAsync(mail, cancel);
        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception late) when (late is IOException or SocketException or SmtpCommandException
            or SmtpProtocolException)
        {
            // The server has taken the mail; how it takes leave changes nothing.
        }
    }
}
