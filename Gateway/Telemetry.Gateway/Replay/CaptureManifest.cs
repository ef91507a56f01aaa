using System.Text.Json;
using System.Text.Json.Serialization;

namespace Telemetry.Gateway.Replay;

/// <summary>What a capture is of, and what its replay has to give. It names no time at which it was made: the same
/// range of the same journal gives the same bytes.</summary>
internal sealed record CaptureManifest
{
    /// <summary>The build that made the rows.</summary>
    public required string Build { get; init; }

    /// <summary>Rows are of the steps from this record …</summary>
    public required long From { get; init; }

    /// <summary>… to before this one.</summary>
    public required long To { get; init; }

    /// <summary>The journal time of the first of them, µs since the epoch; null when there is none.</summary>
    public long? FromMicros { get; init; }

    /// <summary>The journal time of the last of them.</summary>
    public long? ToMicros { get; init; }

    /// <summary>The first record of the journal that is here.</summary>
    public required long JournalStart { get; init; }

    /// <summary>How many records are here.</summary>
    public required long Records { get; init; }

    /// <summary>The pipelines, by name.</summary>
    public required IReadOnlyList<CapturedPipeline> Pipelines { get; init; }

    /// <summary>How many rows there are.</summary>
    public required long Rows { get; init; }

    /// <summary>The SHA-256 that a replay must give.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows that the output journal had, and had the same.</summary>
    public required long RowsSaid { get; init; }

    /// <summary>Where the output journal differed first; null when it did not.</summary>
    public string? Difference { get; init; }

    /// <summary>What a reader must know, one sentence each.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, CaptureJson.Default.CaptureManifest);

    /// <exception cref="InvalidDataException">It is no manifest.</exception>
    public static CaptureManifest Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            CaptureManifest manifest = JsonSerializer.Deserialize(bytes, CaptureJson.Default.CaptureManifest)
                ?? throw new InvalidDataException("its manifest says nothing");
            bool isSound = manifest.From >= 0 && manifest.To >= manifest.From && manifest.JournalStart >= 0
                && manifest is { Build: not null, Sha256: not null, Warnings: not null, Pipelines: not null }
                && manifest.Warnings.All(warning => warning is not null)
                && manifest.Pipelines.All(pipeline => pipeline is
                { Name: not null, Fingerprint: not null, ReadFrom: >= 0, Skipped: not null });
            CaptureFormat.Require(isSound, "its manifest makes no sense");
            return manifest;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"its manifest cannot be read: {error.Message}", error);
        }
    }
}

/// <summary>One pipeline of a capture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fingerprint">Its form, hexadecimal.</param>
/// <param name="HasCheckpoint">It goes on from the checkpoint that is here.</param>
/// <param name="ReadFrom">The first record that it reads.</param>
/// <param name="Skipped">Steps that it leaves out.</param>
internal sealed record CapturedPipeline(
    string Name, string Fingerprint, bool HasCheckpoint, long ReadFrom, IReadOnlyList<long> Skipped);

/// <summary>How manifests look as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(CaptureManifest))]
internal sealed partial class CaptureJson : JsonSerializerContext;
