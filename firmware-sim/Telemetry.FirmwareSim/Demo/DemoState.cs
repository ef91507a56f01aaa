using System.Text.Json.Nodes;
using Telemetry.FirmwareSim.Plant;

namespace Telemetry.FirmwareSim.Demo;

/// <summary>
/// What the control server shows and may change: the plant, the agents' cables, the received webhooks.
/// </summary>
internal sealed class DemoState(SimulatedPlant plant, Func<TimeSpan> plantTime, byte[] webhookKey)
{
    private readonly WebhookInbox _webhooks = new();
    private volatile IReadOnlyList<DemoAgent> _agents = [];

    /// <summary>The key that signs the gateway's deliveries.</summary>
    public byte[] WebhookKey => webhookKey;

    /// <summary>Told of each delivery.</summary>
    public Action<WebhookDelivery>? Delivered { get; set; }

    public IReadOnlyList<DemoAgent> Agents
    {
        get => _agents;
        set => _agents = value;
    }

    public DemoAgent? Agent(string id) => _agents.FirstOrDefault(a => a.Name == id);

    /// <summary>Breaks a machine now.</summary>
    public void Break(DemoFault fault, string machine)
    {
        plant.AdvanceTo(plantTime());
        fault.InjectInto(plant, machine);
    }

    public void Receive(WebhookDelivery delivery)
    {
        _webhooks.Add(delivery);
        Delivered?.Invoke(delivery);
    }

    public JsonObject Describe()
    {
        var agents = _agents;
        return new JsonObject
        {
            ["agents"] = Array(agents.Select(a => new JsonObject
            {
                ["id"] = a.Name,
                ["plugged"] = a.Cable.IsPlugged,
                ["devices"] = new JsonArray(a.Name),
            })),
            ["faults"] = Array(DemoFault.All.Select(f => JsonValue.Create(f.Name))),
            ["fault_details"] = Array(DemoFault.All.Select(f => new JsonObject
            {
                ["name"] = f.Name,
                ["label"] = f.Label,
                ["agent"] = f.Machine,
                ["seconds"] = f.Lasting.TotalSeconds,
                ["active"] = plant.IsFaulty(f.Machine, f.Kind),
            })),
            ["history"] = new JsonObject
            {
                ["rows"] = agents.Sum(a => a.History?.Plan.Count ?? 0),
                ["delivered"] = agents.Sum(a => a.History?.Flight.RowsAcked ?? 0),
                ["done"] = agents.Count > 0 && agents.All(a => a.History?.Flight.IsComplete == true),
            },
        };
    }

    public JsonObject DescribeWebhooks() => new()
    {
        ["items"] = Array(_webhooks.Deliveries.Select(d => new JsonObject
        {
            ["received_at"] = d.ReceivedAt,
            ["id"] = d.Id,
            ["signed"] = d.IsSigned,
            ["body"] = d.Body?.DeepClone(),
        })),
    };

    private static JsonArray Array(IEnumerable<JsonNode?> items) => [.. items];
}
