using System.Text.Json.Serialization;

namespace Telemetry.Scoring.Machine;

/// <summary>How the metadata is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MachineModelMetadata))]
internal sealed partial class MachineModelJson : JsonSerializerContext;
