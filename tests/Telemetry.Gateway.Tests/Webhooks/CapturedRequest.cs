namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>A request as a receiver got it.</summary>
/// <param name="Headers">The headers, their names in lower case.</param>
/// <param name="Body">The body's bytes.</param>
internal sealed record CapturedRequest(IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The same with another body.</summary>
    public CapturedRequest WithBody(Func<byte[], byte[]> change) => this with { Body = change([.. Body]) };

    /// <summary>The same with another header; null takes it away.</summary>
    public CapturedRequest WithHeader(string name, Func<string, string?> change)
    {
        var headers = new Dictionary<string, string>(Headers, StringComparer.Ordinal);
        if (headers.Remove(name, out string? before) && change(before) is { } after)
        {
            headers.Add(name, after);
        }
        return this with { Headers = headers };
    }
}
