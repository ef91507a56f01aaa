using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Agents;

/// <summary>
/// The file of one agent's versions, readable by people and by any tool:
/// <code>
///   9f86d0…                     SHA-256 of all behind this line, in hex
///   {"format":1,"agent":"pump","versions":[{"version":1,…,"settings":{…}},…]}
/// </code>
/// The oldest version comes first.
/// </summary>
internal static class ConfigurationCodec
{
    private const int Format = 1;
    private const int HashLength = 64;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 64,
    };

    public static byte[] Encode(string agent, IReadOnlyList<ConfigurationVersion> versions)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(new Content(Format, agent, versions), Json);
        byte[] hash = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json)) + "\n");
        return [.. hash, .. json];
    }

    /// <summary>The versions, or what is wrong with the file. Never throws for any bytes.</summary>
    public static IReadOnlyList<ConfigurationVersion>? TryDecode(string agent, byte[] bytes, out string fault)
    {
        fault = "";
        if (bytes.Length <= HashLength || bytes[HashLength] != '\n')
        {
            fault = "it does not begin with its SHA-256";
            return null;
        }

        ReadOnlySpan<byte> json = bytes.AsSpan(HashLength + 1);
        if (Encoding.ASCII.GetString(bytes, 0, HashLength) != Convert.ToHexStringLower(SHA256.HashData(json)))
        {
            fault = "its content is not what its SHA-256 says";
            return null;
        }

        try
        {
            Content? content = JsonSerializer.Deserialize<Content>(json, Json);
            fault = content switch
            {
                null => "it holds nothing",
                { Format: not Format } => $"it has format {content.Format}; {Format} is known here",
                _ when content.Agent != agent => "it is the file of another agent",
                { Versions: null or [] } => "it holds no version",
                _ => "",
            };
            return fault.Length == 0 ? content?.Versions : null;
        }
        catch (JsonException wrong)
        {
            fault = $"it cannot be read: {wrong.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }

    private sealed record Content(int Format, string Agent, IReadOnlyList<ConfigurationVersion> Versions);
}
