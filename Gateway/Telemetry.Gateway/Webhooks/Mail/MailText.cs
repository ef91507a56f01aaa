using MimeKit;

namespace Telemetry.Gateway.Webhooks.Mail;

/// <summary>A notification as an e-mail.</summary>
internal static class MailText
{
    private const int AddressLengthMax = 254;

    /// <summary>Whether the text is one plain address, such as <c>duty@example.com</c>.</summary>
    public static bool IsAddress(string text) =>
        text.Length <= AddressLengthMax && !text.Any(char.IsControl)
        && MailboxAddress.TryParse(text, out MailboxAddress? mailbox) && mailbox.Address == text
        && mailbox.Domain.Length > 0;

    /// <summary>
    /// The mail. Its Message-Id is the delivery's id: whoever gets it twice can tell. Mails of one alert refer to each
    /// other, so that mail programs show them together.
    /// </summary>
    public static MimeMessage Of(Delivery delivery, MailEndpoint endpoint, DateTimeOffset now)
    {
        MailboxAddress from = MailboxAddress.Parse(endpoint.From);
        var mail = new MimeMessage
        {
            MessageId = $"{delivery.Id}@{from.Domain}",
            Date = now,
            Subject = NotificationText.Subject(delivery.Notification),
            Body = new TextPart("plain") { Text = NotificationText.Body(delivery, endpoint.Dashboard) },
        };
        mail.From.Add(from);
        mail.To.AddRange(endpoint.To.Select(MailboxAddress.Parse));
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        mail.Headers.Add("X-Telemetry-Event", delivery.Type);
        if (delivery.Notification.AlertId is { } alert)
        {
            mail.References.Add($"alert-{Uri.EscapeDataString(alert)}@{from.Domain}");
        }
        return mail;
    }
}
