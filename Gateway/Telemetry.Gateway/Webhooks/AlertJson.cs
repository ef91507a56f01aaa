using System.Text.Json.Serialization;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>How an alert looks in a webhook's body: as in the REST interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AlertItem))]
internal sealed partial class AlertJson : JsonSerializerContext;
