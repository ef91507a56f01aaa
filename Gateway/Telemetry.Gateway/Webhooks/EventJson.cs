using System.Text.Json.Serialization;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>How what happened looks in a body: an alert as in the REST interface.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AlertItem))]
[JsonSerializable(typeof(DeviceEvent))]
[JsonSerializable(typeof(MissedItem))]
[JsonSerializable(typeof(TestEvent))]
internal sealed partial class EventJson : JsonSerializerContext;
