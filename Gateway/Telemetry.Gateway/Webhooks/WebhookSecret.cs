using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Gateway.Webhooks;

/// <summary>A signing key of the Standard Webhooks specification (symmetric, version v1).</summary>
internal sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>Reads <c>whsec_</c> followed by base64 of 24 to 64 bytes; the prefix may be absent.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }
        string encoded = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        byte[] key = new byte[WebhookLimits.SecretBytesMax + 1];
        if (!Convert.TryFromBase64String(encoded, key, out int written)
            || written is < WebhookLimits.SecretBytesMin or > WebhookLimits.SecretBytesMax)
        {
            return false;
        }
        secret = new WebhookSecret(key[..written]);
        return true;
    }

    /// <summary>The <c>v1,…</c> signature over id, time (seconds since the epoch) and body.</summary>
    public string Sign(string id, long timestampSeconds, ReadOnlySpan<byte> body)
    {
        byte[] head = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}.{timestampSeconds}."));
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(head);
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => "whsec_…";
}
