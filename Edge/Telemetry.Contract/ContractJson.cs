using System.Text.Json.Serialization;
using Telemetry.Contract.Live;

namespace Telemetry.Contract;

/// <summary>Source-generated JSON of everything in the contract: snake_case, absent when null, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    MaxDepth = Limits.JsonDepthMax)]
[JsonSerializable(typeof(AgentState))]
[JsonSerializable(typeof(AlertItem))]
[JsonSerializable(typeof(DeviceItem))]
[JsonSerializable(typeof(HealthMessage))]
[JsonSerializable(typeof(ReadingsMessage))]
[JsonSerializable(typeof(ResultsMessage))]
public sealed partial class ContractJson : JsonSerializerContext;
