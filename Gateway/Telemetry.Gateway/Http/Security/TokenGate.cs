using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Http.Security;

/// <summary>
/// Asks for a bearer token on everything that shows or changes something, unless the gateway is open. Browsers cannot
/// set headers on a WebSocket, so the live feed takes its token from the query, too. Whose token it is becomes the
/// request's user, and its role says what it may do.
/// </summary>
internal sealed class TokenGate(RequestDelegate next, HttpAccess access)
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context)
    {
        if (access.IsOpen || !IsGuarded(context.Request.Path))
        {
            return next(context);
        }
        switch (access.Check(Token(context.Request), out string name))
        {
            case TokenVerdict.Accepted when access.RoleOf(name) < HttpAccess.NeededFor(context.Request):
                return Problems.RefuseAsync(context, StatusCodes.Status403Forbidden, "Not allowed",
                    $"The token '{name}' has the role {Words.SnakeCase(access.RoleOf(name).ToString())}; this needs "
                    + $"{Words.SnakeCase(HttpAccess.NeededFor(context.Request).ToString())}.");
            case TokenVerdict.Accepted:
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Bearer"));
                return next(context);
            case TokenVerdict.TooMany:
                context.Response.Headers.RetryAfter = "60";
                return Problems.RefuseAsync(context, StatusCodes.Status429TooManyRequests, "Too many wrong tokens",
                    "Wait a minute.");
            default:
                context.Response.Headers.WWWAuthenticate = "Bearer";
                return Problems.RefuseAsync(context, StatusCodes.Status401Unauthorized, "Token needed",
                    "Send one of the configured api.tokens as Authorization: Bearer.");
        }
    }

    private static bool IsGuarded(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments(LiveMethods.Path)
        || path.StartsWithSegments("/metrics");

    private static string? Token(HttpRequest request)
    {
        string header = request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return header[Scheme.Length..].Trim();
        }
        return request.Path.StartsWithSegments(LiveMethods.Path) ? request.Query["access_token"].ToString() : null;
    }
}
