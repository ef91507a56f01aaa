using System.Net;
using MailKit.Security;

namespace Telemetry.Gateway.Webhooks.Mail;

/// <summary>A receiver by e-mail.</summary>
internal sealed record MailEndpoint : ChannelEndpoint
{
    /// <summary>The SMTP server.</summary>
    public required string Server { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is secured; never "if it can be had".</summary>
    public required SecureSocketOptions Security { get; init; }

    /// <summary>Who logs in, or null.</summary>
    public string? User { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>The sender's address.</summary>
    public required string From { get; init; }

    /// <summary>Whom the mails go to.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Where people find the gateway's dashboard.</summary>
    public Uri Dashboard { get; init; } = new("http://127.0.0.1:8080/");

    /// <summary>Networks that are not public and may nevertheless be connected to.</summary>
    public IReadOnlyList<IPNetwork> AllowNetworks { get; init; } = [];

    public override string Channel => "mail";

    public override string Address => $"smtp://{Server}:{Port}/{string.Join(',', To)}";

    public override string ShownAddress => Address;
}
