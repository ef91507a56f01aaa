using System.Net;
using System.Text;
using System.Text.Json;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Replay;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>A plant in the configuration: how it is shown, asked by queries, and known to a replay.</summary>
public sealed class TopologyTests
{
    private const string Configuration = """
        {
          "open": true, "http": { "port": 0 }, "mqtt": { "port": 0 },
          "rules": [
            { "id": "hot", "metric": "temperature", "raise_above": 70, "clear_below": 60, "late_after_seconds": 60 }
          ],
          "topology": {
            "nodes": [
              { "id": "hall", "kind": "site", "name": "Hall 1" }, { "id": "main", "kind": "device" },
              { "id": "pump", "kind": "device" }, { "id": "fan", "kind": "device" }
            ],
            "edges": [
              { "kind": "hangs_below", "from": ["pump", "main"], "to": "hall" },
              { "kind": "powers", "from": "main", "to": "pump" }
            ],
            "causes": [{ "rule": "hot", "along": "powers", "tolerance_seconds": 30.5 }]
          }
        }
        """;

    private const string Query = """
        SELECT r.device, d.distance, r.`value` FROM readings AS r
        JOIN TABLE(topology_downstream('main')) AS d ON r.device = d.node
        """;

    [Fact]
    public async Task Plant_is_shown_with_the_states_of_its_parts()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Options());
        using IMqttClient main = await probe.Gateway.ConnectAsync("main");
        using IMqttClient pump = await probe.Gateway.ConnectAsync("pump");
        using IMqttClient guest = await probe.Gateway.ConnectAsync("guest");
        await HeatAsync(guest, "guest", 20);
        await HeatAsync(main, "main", 90);
        await HeatAsync(pump, "pump", 95);

        JsonElement plant = await probe.UntilAsync(
            "/api/v1/topology", one => one.GetProperty("nodes")[2].GetProperty("state").GetString() == "affected"
                && one.GetProperty("not_in_topology").GetArrayLength() == 1);

        Assert.Equal(
            ["hall ok 0 0", "main alerting 1 0", "pump affected 0 1", "fan unheard 0 0"],
            plant.GetProperty("nodes").EnumerateArray().Select(node => $"{node.GetProperty("id")} "
                + $"{node.GetProperty("state")} {node.GetProperty("alerts")} {node.GetProperty("consequences")}"));
        JsonElement hall = plant.GetProperty("nodes")[0];
        Assert.Equal(("site", "Hall 1"), (hall.GetProperty("kind").GetString(), hall.GetProperty("name").GetString()));
        Assert.Equal(JsonValueKind.Null, hall.GetProperty("online").ValueKind);
        Assert.Equal("warning", plant.GetProperty("nodes")[1].GetProperty("severity").GetString());
        Assert.True(plant.GetProperty("nodes")[2].GetProperty("online").GetBoolean());
        Assert.Equal(
            ["pump hangs_below hall back", "main hangs_below hall back", "main powers pump forward"],
            plant.GetProperty("edges").EnumerateArray().Select(edge => $"{edge.GetProperty("from")} "
                + $"{edge.GetProperty("kind")} {edge.GetProperty("to")} {edge.GetProperty("flows")}"));
        Assert.Equal(2, plant.GetProperty("components").GetInt32());
        Assert.Equal("guest", plant.GetProperty("not_in_topology")[0].GetString());
        Assert.Equal(30.5, plant.GetProperty("causes")[0].GetProperty("tolerance_seconds").GetDouble());
        JsonElement alerts = (await probe.JsonAsync("/api/v1/alerts")).GetProperty("items");
        JsonElement cause = Of("main");
        JsonElement consequence = Of("pump");
        Assert.Equal(cause.GetProperty("id").GetString(), consequence.GetProperty("cause").GetString());
        Assert.True(consequence.GetProperty("silenced").GetBoolean());
        Assert.Equal("cause", consequence.GetProperty("silenced_by").GetString());

        JsonElement Of(string device) =>
            alerts.EnumerateArray().Single(one => one.GetProperty("device").GetString() == device);
    }

    [Fact]
    public async Task Queries_ask_the_plant()
    {
        GatewayOptions options = Options() with { SqlPipelines = [new SqlPipelineOptions("below", Query)] };
        await using HttpProbe probe = await HttpProbe.StartAsync(options);
        using IMqttClient pump = await probe.Gateway.ConnectAsync("pump");
        using IMqttClient guest = await probe.Gateway.ConnectAsync("guest");
        await HeatAsync(guest, "guest", 20);
        await HeatAsync(pump, "pump", 21);

        JsonElement rows = (await probe.UntilAsync(
            "/api/v1/results/below", list => list.GetProperty("items").GetArrayLength() > 0)).GetProperty("items");
        Assert.All(rows.EnumerateArray(), row => Assert.Equal("pump", row.GetProperty("device").GetString()));
        Assert.Equal(1, rows[0].GetProperty("distance").GetInt64());
    }

    [Fact]
    public async Task Without_a_topology_there_is_none_to_be_shown()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions { Open = true });
        using HttpResponseMessage answer = await probe.SendAsync(HttpMethod.Get, "/api/v1/topology");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Replay_knows_the_plant_from_the_settings()
    {
        GatewayOptions options = Options() with { SqlPipelines = [new SqlPipelineOptions("below", Query)] };
        PipelineSettings settings = PipelineSettings.Of(options);
        PipelineSettings again = PipelineSettings.Of(settings.Options);

        Assert.Equal(Encoding.UTF8.GetString(settings.Text.Span), Encoding.UTF8.GetString(again.Text.Span));
        Assert.Equal(
            settings.Fingerprints["gateway"],
            PipelineSettings.FingerprintOf(PipelineSettings.Pipelines(settings.Options, new NoModels())[0]));
        PipelineSettings other = PipelineSettings.Of(Parse(
            Configuration.Replace("30.5", "31", StringComparison.Ordinal)));
        Assert.NotEqual(settings.Fingerprints["gateway"], other.Fingerprints["gateway"]);
        PipelineSettings without = PipelineSettings.Of(options with { Topology = null, SqlPipelines = [] });
        Assert.DoesNotContain("topology", Encoding.UTF8.GetString(without.Text.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Topology_may_be_a_file_beside_the_configuration()
    {
        using var folder = new TemporaryFolder();
        string configuration = Path.Combine(folder.Path, "gateway.json");
        File.WriteAllText(configuration, """{ "topology": "plant.json" }""");
        Assert.Contains(
            "plant.json: cannot be read: ",
            Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(configuration)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(folder.Path, "plant.json"), """{ "nodes": [{ "id": "a", "kind": "site" }, { "id": "a" }] }""");
        Assert.EndsWith(
            "plant.json:1:44: nodes[1]: the key kind is missing",
            Assert.Throws<ConfigurationException>(() => ConfigurationFile.Read(configuration)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(folder.Path, "plant.json"), """{ "nodes": [{ "id": "a", "kind": "site" }] }""");
        Assert.Equal("a", Assert.Single(ConfigurationFile.Read(configuration).Topology!.Nodes).Id);
    }

    [Theory]
    [InlineData("""{ "topology": 7 }""", "f.json: topology: 7 is not allowed: an object {…}")]
    [InlineData("""{ "topology": { "nodes": [{ "id": "a" }] } }""",
        "f.json: topology:1:13: nodes[0]: the key kind is missing")]
    public void Wrong_topology_in_the_configuration_is_refused(string json, string expected) =>
        Assert.Equal(expected, Assert.Throws<ConfigurationException>(() => Parse(json)).Message);

    private static GatewayOptions Options() => Parse(Configuration);

    private static GatewayOptions Parse(string json) =>
        ConfigurationFile.Parse("f.json", Encoding.UTF8.GetBytes(json));

    private static async Task HeatAsync(IMqttClient client, string device, double value)
    {
        byte[] readings = Packs.Json(device, 0, [.. Enumerable.Repeat(value, 15)]);
        byte[] heartbeat = Packs.Heartbeat(device, 15, Packs.Start + 15);
        foreach (byte[] pack in (byte[][])[readings, heartbeat])
        {
            Assert.True((await RunningGateway.PublishAsync(client, $"telemetry/v1/{device}/data", pack)).IsSuccess);
        }
    }

    private sealed class NoModels : IModelSource
    {
        public bool TryRead(string modelId, out ReadOnlyMemory<byte> content, out string reason)
        {
            (content, reason) = (default, "there are no models here");
            return false;
        }
    }
}
