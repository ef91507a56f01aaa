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

    /// <summary>Whether <see cref="TryParse"/> takes the text.</summary>
    public static bool IsValid(string text) => TryParse(text, out _);

    /// <summary>
    /// Reads <c>whsec_</c> followed by base64 of 24 to 64 bytes; without the prefix the text itself is the key.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }
        byte[] key = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        int length = Encoding.UTF8.GetBytes(text, key);
        if (text.StartsWith(Prefix, StringComparison.Ordinal)
            && !Convert.TryFromBase64String(text[Prefix.Length..], key, out length))
        {
            return false;
        }
        if (length is < WebhookLimits.SecretBytesMin or > WebhookLimits.SecretBytesMax)
        {
            return false;
        }
        secret = new WebhookSecret(key[..length]);
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
