using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Http.Security;

/// <summary>Who may use the HTTP interface: the configured names and tokens. Thread-safe.</summary>
internal sealed class HttpAccess(GatewayOptions options, TimeProvider time)
{
    /// <summary>Where people care for alerts.</summary>
    private static readonly PathString[] Cares = ["/api/v1/alerts", "/api/v1/silences"];

    private readonly ConcurrentDictionary<string, string> _accepted = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _windowStart = time.GetTimestamp();
    private int _wrong;

    /// <summary>Names beside addresses and localhost under which the gateway is called.</summary>
    public IReadOnlyList<string> Hosts => options.Api.Hosts;

    /// <summary>Nobody needs a token.</summary>
    public bool IsOpen => options.Open;

    /// <summary>What a token may do.</summary>
    /// <param name="name">Whose it is.</param>
    public ApiRole RoleOf(string name) => options.Api.Roles.GetValueOrDefault(name, ApiRole.Admin);

    /// <summary>What somebody must be allowed to for a request.</summary>
    public static ApiRole NeededFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || request.Path.StartsWithSegments(LiveMethods.Path)
            ? ApiRole.Viewer
            : Cares.Any(path => request.Path.StartsWithSegments(path)) ? ApiRole.Operator : ApiRole.Admin;

    /// <summary>Looks at a token.</summary>
    /// <param name="token">What was sent.</param>
    /// <param name="name">Whose it is, when it is one of ours; else empty.</param>
    public TokenVerdict Check(string? token, out string name)
    {
        name = "";
        if (token is not { Length: > 0 and <= HttpLimits.TokenLengthMax })
        {
            return TokenVerdict.Refused;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(token);
        // A hash made for passwords is slow on purpose: remember what was accepted, by a fast one.
        string fingerprint = Convert.ToHexString(SHA256.HashData(bytes));
        if (_accepted.TryGetValue(fingerprint, out string? known))
        {
            name = known;
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
            string? owner = options.Api.TokenHashes
                .FirstOrDefault(entry => TokenHash.Matches(entry.Value, bytes)).Key;
            if (owner is null)
            {
                _wrong++;
                return TokenVerdict.Refused;
            }
            name = owner;
        }
        _accepted.TryAdd(fingerprint, name);
        return TokenVerdict.Accepted;
    }
}
