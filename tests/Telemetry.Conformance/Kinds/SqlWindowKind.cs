using System.Text.Json;
using Telemetry.Engine.Execution;

namespace Telemetry.Conformance.Kinds;

/// <summary>Flink's window table functions over a shared table: their rows, or aggregations over them.</summary>
internal sealed class SqlWindowKind(string name, Func<PipelineStream, JsonElement, PipelineStream> describe) : ICaseKind
{
    private const string Results = "results";

    public string Name => name;

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var table = SqlTable.Of(item, file);
        var builder = new PipelineBuilder("case");
        describe(builder.Table(TablePlayer.Table, table.Schema), item.GetProperty("spec")).To(Results);
        var player = new TablePlayer(builder.Build());
        table.Feed(player);
        return SqlTable.Compare(
            item.GetProperty("expected_rows"), player.Output.Where(row => row.Stream == Results), table.Schema);
    }
}
