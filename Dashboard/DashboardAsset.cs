namespace Telemetry.Dashboard;

/// <summary>One file of the dashboard and what an HTTP answer says about it.</summary>
public sealed record DashboardAsset
{
    internal DashboardAsset()
    {
    }

    /// <summary>
    /// The path below the site's root with forward slashes and no leading one: <c>assets/index-1a2b.js</c>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The value of the <c>Content-Type</c> header.</summary>
    public required string ContentType { get; init; }

    /// <summary>The value of the <c>ETag</c> header, with its quotes: strong, made of the content's SHA-256.</summary>
    public required string ETag { get; init; }

    /// <summary>The content's length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>True when the name contains the content's hash, so that a browser may keep the file for ever.</summary>
    public required bool IsImmutable { get; init; }

    /// <summary>Opens the content from its start. The caller disposes the stream.</summary>
    public Stream Open() => DashboardAssets.Open(Path);
}
