using System.Net;
using Microsoft.Net.Http.Headers;

namespace Telemetry.Gateway.Http.Security;

/// <summary>
/// Refuses what a foreign web page could make a browser send: requests under a name that is not ours (DNS rebinding),
/// and unsafe requests or live connections from another origin (cross-site requests). Clients that are no browsers send
/// no Origin and pass.
/// </summary>
internal sealed class HostGate(RequestDelegate next, HttpAccess access)
{
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!IsOurName(request.Host.Host))
        {
            return Problems.RefuseAsync(context, StatusCodes.Status421MisdirectedRequest, "Unknown host",
                "This gateway answers to IP addresses, localhost and the configured api.hosts.");
        }
        bool isGuarded = !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || request.Path.StartsWithSegments(Contract.Live.LiveMethods.Path);
        return isGuarded && !IsOurOrigin(request)
            ? Problems.RefuseAsync(context, StatusCodes.Status403Forbidden, "Foreign origin",
                "Requests of this kind come from this gateway's own pages or from programs only.")
            : next(context);
    }

    private static bool IsOurOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            return false;
        }
        if (!request.Headers.TryGetValue(HeaderNames.Origin, out var values))
        {
            return true;
        }
        return values.Count == 1
            && Uri.TryCreate(values[0], UriKind.Absolute, out Uri? origin)
            && string.Equals(origin.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase)
            && string.Equals(origin.Authority, Authority(request), StringComparison.OrdinalIgnoreCase);
    }

    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out Uri? own) ? own.Authority : "";

    private bool IsOurName(string host)
    {
        string bare = host.Trim('[', ']');
        // Nobody can point an address literal elsewhere, and no foreign page has localhost for its name.
        return IPAddress.TryParse(bare, out _)
            || string.Equals(bare, "localhost", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || access.Hosts.Contains(bare, StringComparer.OrdinalIgnoreCase);
    }
}
