using System.Security.Cryptography;
using System.Text.Json;

namespace Telemetry.Scoring.Machine;

/// <summary>Names a model by a digest of its metadata, which holds the payload's digest.</summary>
internal static class MachineModelId
{
    private const int DigitCount = 16;

    public static string Of(MachineModelMetadata metadata)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(
            metadata with { Id = "" }, MachineModelJson.Default.MachineModelMetadata);
        return "pca-" + Convert.ToHexStringLower(SHA256.HashData(json))[..DigitCount];
    }
}
