using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Telemetry.Dashboard;

/// <summary>
/// The built dashboard: the files that a browser loads, embedded in this assembly. Safe to use from any thread.
/// </summary>
public static partial class DashboardAssets
{
    private const string ResourcePrefix = "wwwroot/";

    private const string Page = "index.html";

    /// <summary>Files below this folder carry their content's hash in their name and so never change.</summary>
    private const string HashedFolder = "assets/";

    private static readonly Lazy<FrozenDictionary<string, DashboardAsset>> ByPath = new(Load);

    /// <summary>All assets, in the ordinal order of their paths. Not empty in a complete build.</summary>
    public static IReadOnlyList<DashboardAsset> All { get; } =
        [.. ByPath.Value.Values.OrderBy(asset => asset.Path, StringComparer.Ordinal)];

    /// <summary>
    /// The scripts that stand in the page itself, as sources of a content security policy's <c>script-src</c>, such as
    /// <c>'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='</c>.
    /// </summary>
    public static IReadOnlyList<string> ScriptSources { get; } = [.. PageScripts().Select(SourceOf)];

    /// <summary>Finds an asset by the path of a request.</summary>
    /// <param name="path">
    /// A path with forward slashes, with or without a leading one, case-sensitive, such as
    /// <c>/assets/index-1a2b.js</c>.
    /// The empty path and <c>/</c> are the page itself, <c>index.html</c>.
    /// </param>
    /// <returns>
    /// The asset, or null when there is none: then the answer is 404. Paths never reach a file system.
    /// </returns>
    public static DashboardAsset? Find(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> relative = path is ['/', .. var rest] ? rest : path;
        string key = relative.IsEmpty ? Page : relative.ToString();
        return ByPath.Value.GetValueOrDefault(key);
    }

    internal static Stream Open(string path) =>
        typeof(DashboardAssets).Assembly.GetManifestResourceStream(ResourcePrefix + path)
        ?? throw new InvalidOperationException($"The embedded dashboard file '{path}' is gone.");

    private static IEnumerable<string> PageScripts()
    {
        using StreamReader page = new(Open(Page), Encoding.UTF8);
        return PageScript().Matches(page.ReadToEnd()).Select(match => match.Groups[1].Value);
    }

    private static string SourceOf(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex PageScript();

    private static FrozenDictionary<string, DashboardAsset> Load()
    {
        Assembly assembly = typeof(DashboardAssets).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Describe(name[ResourcePrefix.Length..]))
            .ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);
    }

    private static DashboardAsset Describe(string path)
    {
        using Stream content = Open(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        return new DashboardAsset
        {
            Path = path,
            ContentType = ContentTypeOf(path),
            ETag = $"\"{hash}\"",
            Length = content.Length,
            IsImmutable = path.StartsWith(HashedFolder, StringComparison.Ordinal),
        };
    }

    private static string ContentTypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".json" => "application/json",
        ".txt" => "text/plain; charset=utf-8",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
