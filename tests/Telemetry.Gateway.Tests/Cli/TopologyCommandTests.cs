using Telemetry.Alerts.Topology;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Cli;

public sealed class TopologyCommandTests : IDisposable
{
    private const string Plant = """
        {
          "nodes": [
            { "id": "hall", "kind": "site" }, { "id": "main", "kind": "supply" }, { "id": "lamp", "kind": "lamp" },
            { "id": "pump", "kind": "device" }, { "id": "fan", "kind": "device" }
          ],
          "edges": [
            { "kind": "hangs_below", "from": ["pump", "fan"], "to": "hall" },
            { "kind": "powers", "from": "main", "to": "hall" },
            { "kind": "feeds", "from": "pump", "to": "fan" }, { "kind": "feeds", "from": "fan", "to": "pump" }
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Topology_is_counted()
    {
        (int exit, string[] lines, string error) = await RunAsync("topology", "check", Plant);

        Assert.Equal((TelemetryCommand.Done, ""), (exit, error));
        Assert.Equal(
            [
                "nodes: 5 (device 2, lamp 1, site 1, supply 1)",
                "edges: 5 (feeds 2, hangs_below 2, powers 1)",
                "components: 2 (of 4, 1 nodes)",
                "rings: 1 (of 2 nodes)",
                "orphans: 1 (lamp)",
                "causes: device.offline along feeds, powers, hangs_below explains * within 120 s",
            ],
            lines);
    }

    [Fact]
    public async Task Devices_that_a_gateway_has_heard_of_are_compared()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using var pump = await probe.Gateway.ConnectAsync("pump");
        using var guest = await probe.Gateway.ConnectAsync("guest");
        foreach (var (client, device) in ((MQTTnet.IMqttClient, string)[])[(pump, "pump"), (guest, "guest")])
        {
            Assert.True((await RunningGateway.PublishAsync(
                client, $"telemetry/v1/{device}/data", Packs.Json(device, 0, [1]))).IsSuccess);
        }

        await probe.UntilAsync("/api/v1/devices", list => list.GetProperty("items").GetArrayLength() == 2);
        (int exit, string[] lines, _) = await RunAsync(
            "topology", "check", Plant, "--heard", "--url", probe.Address.AbsoluteUri);

        Assert.Equal(TelemetryCommand.Done, exit);
        Assert.Equal(
            ["heard of, but not in it: 1 (guest)", "devices in it, but never heard of: 1 (fan)"], lines[^2..]);
    }

    [Fact]
    public async Task What_is_wrong_is_one_line_with_its_place_and_exit_2()
    {
        (int exit, string[] lines, string error) = await RunAsync("topology", "check", """
            { "nodes": [],
              "edges": [ { "kind": "feeds", "from": "a", "to": "b" } ] }
            """);

        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Empty(lines);
        Assert.EndsWith("plant.json:2:41: edges[0].from: there is no node 'a'\n", error, StringComparison.Ordinal);
        (exit, _, error) = await RunAsync("topology", "check", null);
        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Contains("cannot be read", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes", "plant.json: the file has 4194305 bytes: at most 4194304 are allowed\n")]
    [InlineData("nodes", "plant.json:1:10: nodes: 10001 entries; at most 10000 are allowed\n")]
    [InlineData("edges", ": at most 50000 edges are allowed\n")]
    [InlineData("packed", ": at most 524288 are journalled")]
    public async Task Plant_that_is_too_large_is_refused_in_one_line_and_exit_2(string what, string expected)
    {
        (int exit, string[] lines, string error) = await RunAsync("topology", "check", TooLarge(what));

        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Empty(lines);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Sql_asks_it()
    {
        await File.WriteAllTextAsync(
            _folder["readings.csv"], "device,value\npump,1\nguest,2\nfan,3\n");
        await File.WriteAllTextAsync(
            _folder["q.sql"],
            "SELECT t.device, d.distance, t.`value` FROM t JOIN TABLE(topology_downstream('main')) d "
            + "ON d.node = t.device");
        await File.WriteAllTextAsync(_folder["plant.json"], Plant);
        using StringWriter output = new();
        using StringWriter error = new();
        string[] arguments = ["sql", _folder["q.sql"], "--input", $"t={_folder["readings.csv"]}"];

        Assert.Equal(TelemetryCommand.Failed, await TelemetryCommand.InvokeAsync(arguments, output, error));
        Assert.Contains(
            "There is no table function 'topology_downstream'", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(TelemetryCommand.Done, await TelemetryCommand.InvokeAsync(
            [.. arguments, "--topology", _folder["plant.json"]], output, error));
        Assert.Equal(
            ["""{"device":"fan","distance":2,"value":3}""", """{"device":"pump","distance":2,"value":1}"""],
            output.ToString().TrimEnd().Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rules_that_ask_it_are_checked_with_it()
    {
        await File.WriteAllTextAsync(_folder["plant.json"], Plant);
        await File.WriteAllTextAsync(_folder["hot.sql"], """
            INSERT INTO alerts SELECT device, event_time AS window_start, event_time AS window_end FROM readings
            WHERE device IN (SELECT node FROM TABLE(topology_downstream('main')))
            """);
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(
            ["rules", "check", _folder["hot.sql"], "--topology", _folder["plant.json"]], output, error);
        Assert.Equal((TelemetryCommand.Done, ""), (exit, error.ToString()));
        Assert.StartsWith("hot: rows of hot", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string TooLarge(string what)
    {
        int nodes = what == "nodes" ? TopologyLimits.NodesMax + 1 : TopologyLimits.NodesMax;
        Random random = new(1);
        string[] ids = [.. Enumerable.Range(0, nodes).Select(
            number => what == "packed" ? number + Text(random) : $"n{number}")];
        string many = string.Join(',', ids.Take(300).Select(id => $"\"{id}\""));
        string most = string.Join(',', ids.Skip(300).Take(180).Select(id => $"\"{id}\""));
        string edges = what == "edges" ? $$"""{"kind":"feeds","from":[{{many}}],"to":[{{most}}]}""" : "";
        string plant = $$"""{"nodes":[{{string.Join(',', ids.Select(id => $$"""{"id":"{{id}}","kind":"x"}"""))}}],"""
            + $$""" "edges":[{{edges}}]}""";
        return what == "bytes" ? plant.PadRight(TopologyLimits.FileBytesMax + 1) : plant;

        static string Text(Random random) => new(random.GetItems<char>("abcdefghijkl", 110));
    }

    /// <param name="command">The command.</param>
    /// <param name="sub">What it is to do.</param>
    /// <param name="plant">The text of the file; null for none.</param>
    /// <param name="more">What stands behind the file.</param>
    private async Task<(int Exit, string[] Lines, string Error)> RunAsync(
        string command, string sub, string? plant, params string[] more)
    {
        string file = _folder[plant is null ? "nothing.json" : "plant.json"];
        if (plant is not null)
        {
            await File.WriteAllTextAsync(file, plant);
        }

        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exit = await TelemetryCommand.InvokeAsync([command, sub, file, .. more], output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }
}
