using Microsoft.Net.Http.Headers;
using Telemetry.Dashboard;

namespace Telemetry.Gateway.Http;

/// <summary>
/// Serves the dashboard from its embedded assets; paths of its pages, which name no file, get the page itself.
/// </summary>
internal static class DashboardSite
{
    private const string Immutable = "public, max-age=31536000, immutable";
    private const string Revalidate = "no-cache";

    public static void MapDashboard(this WebApplication app) =>
        app.MapFallback("{*path}", ServeAsync).ExcludeFromDescription();

    private static async Task ServeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            await Problems.RefuseAsync(
                context, StatusCodes.Status405MethodNotAllowed, "Method not allowed", "GET only.");
            return;
        }
        string path = request.Path.Value ?? "/";
        // A page has no dot in its last part; a file that is not there must not look like a page.
        bool isPage = !path.AsSpan(path.LastIndexOf('/') + 1).Contains('.') && !IsForPrograms(request.Path);
        DashboardAsset? asset = DashboardAssets.Find(path) ?? (isPage ? DashboardAssets.Find("/") : null);
        if (asset is null || IsForPrograms(request.Path))
        {
            await Problems.RefuseAsync(context, StatusCodes.Status404NotFound, "Not found", "There is nothing here.");
            return;
        }
        await SendAsync(context, asset);
    }

    private static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi")
        || path.StartsWithSegments(Contract.Live.LiveMethods.Path);

    private static async Task SendAsync(HttpContext context, DashboardAsset asset)
    {
        HttpResponse response = context.Response;
        response.Headers.ETag = asset.ETag;
        response.Headers.CacheControl = asset.IsImmutable ? Immutable : Revalidate;
        if (context.Request.Headers[HeaderNames.IfNoneMatch].Contains(asset.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }
        await using Stream content = asset.Open();
        await content.CopyToAsync(response.Body, context.RequestAborted);
    }
}
