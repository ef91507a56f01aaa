using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Http.Security;

/// <summary>Who may use the HTTP interface: the configured names and tokens. Thread-safe.</summary>
internal sealed class HttpAccess(GatewayOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, bool> _accepted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _windowStart = time.GetTimestamp();
    private int _wrong;

    /// <summary>Names beside addresses and localhost under which the gateway is called.</summary>
    public IReadOnlyList<string> Hosts => options.Api.Hosts;

    /// <summary>Nobody needs a token.</summary>
    public bool IsOpen => options.Open;

    /// <summary>Looks at a token.</summary>
    public TokenVerdict Check(string? token)
    {
        if (token is not { Length: > 0 and <= HttpLimits.TokenLengthMax })
        {
            return TokenVerdict.Refused;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(token);
        // A hash made for passwords is slow on purpose: remember what was accepted, by a fast one.
        string fingerprint = Convert.ToHexString(SHA256.HashData(bytes));
        if (_accepted.ContainsKey(fingerprint))
        {
            return TokenVerdict.Accepted;
        }
        lock (_gate)
        {
            if (time.GetElapsedTime(_windowStart) >= TimeSpan.FromMinutes(1))
            {
                (_windowStart, _wrong) = (time.GetTimestamp(), 0);
            }
            if (_wrong >= HttpLimits.WrongTokensPerMinute)
            {
                return TokenVerdict.TooMany;
            }
            if (!options.Api.TokenHashes.Values.Any(hash => TokenHash.Matches(hash, bytes)))
            {
                _wrong++;
                return TokenVerdict.Refused;
            }
        }
        _accepted.TryAdd(fingerprint, true);
        return TokenVerdict.Accepted;
    }
}
