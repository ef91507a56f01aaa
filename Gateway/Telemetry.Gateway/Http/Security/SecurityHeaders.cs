using Telemetry.Dashboard;

namespace Telemetry.Gateway.Http.Security;

/// <summary>Headers that keep a browser from doing with an answer what it was not meant for.</summary>
internal static class SecurityHeaders
{
    // Beside files of its own the page runs what stands in it as it was built, and nothing else.
    private static readonly string Policy =
        $"default-src 'self'; script-src {string.Join(' ', ["'self'", .. DashboardAssets.ScriptSources])}; "
        + "style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static Task Add(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store";
        }
        return next(context);
    }
}
