using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Telemetry.Alerts.Topology;
using Telemetry.Gateway.Configuration;
using Telemetry.Graph;

namespace Telemetry.Gateway.Cli;

/// <summary>
/// <c>telemetry topology check FILE</c>: reads a topology as the gateway would, and says what is in it. With
/// <c>--heard</c> it asks a running gateway which devices it has heard of.
/// </summary>
internal static class TopologyCommand
{
    private const int NamesMax = 20;

    public static Command Create(TextWriter output, TextWriter error)
    {
        GatewayCall call = new(error);
        Argument<string> file = new("file") { Description = "The topology (.json)." };
        Option<bool> heard = new("--heard")
        {
            Description = "Ask the gateway at --url which devices it has heard of, and compare.",
        };
        Command check = new("check", "Read a topology, and say what is in it or what is wrong with it.")
        {
            file, heard,
        };
        call.AddTo(check);
        check.SetAction(async (parsed, cancel) =>
        {
            try
            {
                PlantTopology topology = TopologySection.ReadFile(parsed.GetValue(file) ?? "");
                Describe(topology, output);
                return parsed.GetValue(heard)
                    ? await call.AskAsync(
                        parsed, client => CompareAsync(client, topology, output, call, cancel), cancel)
                    : TelemetryCommand.Done;
            }
            catch (ConfigurationException wrong)
            {
                await error.WriteLineAsync($"telemetry: {Words.Printable(wrong.Message)}");
                return TelemetryCommand.BadUsage;
            }
        });
        return new Command("topology", "The plant: what hangs together.") { check };
    }

    private static void Describe(PlantTopology topology, TextWriter output)
    {
        output.WriteLine(Counted("nodes", topology.Nodes.Select(node => node.Kind)));
        output.WriteLine(Counted("edges", topology.Edges.Select(edge => topology.EdgeKinds[edge.Kind].Name)));
        PlantGraph graph = new(topology);
        int[] sizes = [.. graph.Components().CountBy(part => part).Select(part => part.Value).OrderDescending()];
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"components: {sizes.Length}{(sizes.Length < 2 ? "" : $" (of {Some(sizes.Select(Number))} nodes)")}"));
        int[] rings = [.. graph.StrongComponents().CountBy(part => part).Select(part => part.Value)
            .Where(size => size > 1).OrderDescending()];
        output.WriteLine(rings.Length == 0
            ? "rings: none" : $"rings: {Number(rings.Length)} (of {Some(rings.Select(Number))} nodes)");
        HashSet<int> joined = [.. topology.Edges.SelectMany(edge => (int[])[edge.From, edge.To])];
        output.WriteLine(Listed("orphans", topology.Nodes.Where((_, place) => !joined.Contains(place))
            .Select(node => node.Id)));
        foreach (CauseRule cause in topology.Causes)
        {
            string along = string.Join(", ", cause.Along.Select(one => topology.EdgeKinds[one].Name));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"causes: {cause.Rule} along {along} explains {string.Join(", ", cause.Explains)} "
                + $"within {cause.Tolerance.TotalSeconds} s"));
        }
    }

    private static async Task<int> CompareAsync(
        HttpClient client, PlantTopology topology, TextWriter output, GatewayCall call, CancellationToken cancel)
    {
        List<string> heard = [];
        string? next = null;
        do
        {
            string query = next is null ? "" : $"?cursor={Uri.EscapeDataString(next)}";
            using HttpResponseMessage answer = await client.GetAsync(
                new Uri($"api/v1/devices{query}", UriKind.Relative), cancel);
            if (!answer.IsSuccessStatusCode)
            {
                return await call.RefuseAsync(answer, cancel);
            }

            JsonElement page = await answer.Content.ReadFromJsonAsync<JsonElement>(cancel);
            heard.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(item => item.GetProperty("id").GetString() ?? ""));
            next = page.TryGetProperty("next", out JsonElement cursor) ? cursor.GetString() : null;
        }
        while (next is not null);
        await output.WriteLineAsync(Listed(
            "heard of, but not in it", heard.Where(id => topology.NodeOf(id, id) < 0)));
        await output.WriteLineAsync(Listed(
            "devices in it, but never heard of",
            topology.Nodes.Where(node => node.Kind == TopologyNode.DeviceKind).Select(node => node.Id)
                .Except(heard, StringComparer.Ordinal)));
        return TelemetryCommand.Done;
    }

    private static string Counted(string what, IEnumerable<string> kinds)
    {
        string[] all = [.. kinds];
        IEnumerable<string> counts = all.CountBy(kind => kind).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{kind.Key} {Number(kind.Value)}");
        return $"{what}: {Number(all.Length)}{(all.Length == 0 ? "" : $" ({string.Join(", ", counts)})")}";
    }

    private static string Listed(string what, IEnumerable<string> names)
    {
        string[] all = [.. names.Order(StringComparer.Ordinal)];
        return all.Length == 0 ? $"{what}: none" : $"{what}: {Number(all.Length)} ({Some(all)})";
    }

    private static string Some(IEnumerable<string> names)
    {
        string[] all = [.. names.Take(NamesMax + 1)];
        return string.Join(", ", all.Take(NamesMax)) + (all.Length > NamesMax ? ", …" : "");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
