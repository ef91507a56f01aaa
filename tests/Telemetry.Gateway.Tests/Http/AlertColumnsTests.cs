using System.Text.Json;
using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Http.Api;
using Telemetry.Gateway.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>A list by columns says of each alert what the list of items says.</summary>
public sealed class AlertColumnsTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Json = Options();

    /// <summary>What only an opened alert shows.</summary>
    private static readonly HashSet<string> LeftOut =
        ["evidence_start", "evidence_end", "runbook", "labels", "by", "comment", "rule_version", "source"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Columns_say_what_the_items_say(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        AlertItem[] alerts = [.. Enumerable.Range(0, random.Next(1, 40)).Select(number => Any(random, number))];

        JsonElement page = JsonSerializer.SerializeToElement(
            AlertColumns.Of(new ViewPage<AlertItem>(alerts, "behind")), Json);

        Assert.Equal(alerts.Length, page.GetProperty("count").GetInt32());
        Assert.Equal(Cursor.Encode("behind"), page.GetProperty("next").GetString());
        for (int row = 0; row < alerts.Length; row++)
        {
            JsonElement item = JsonSerializer.SerializeToElement(alerts[row], Json);
            foreach (JsonProperty field in item.EnumerateObject().Where(field => !LeftOut.Contains(field.Name)))
            {
                string cell = Cell(page.GetProperty("columns"), field, row);
                Assert.Equal($"{field.Name} {Plain(field.Value)}", $"{field.Name} {cell}");
            }
        }
    }

    [Fact]
    public void Columns_in_which_nothing_stands_are_left_out()
    {
        AlertItem alert = AlertRows.ToItem(ScriptedOutputs.Alert(0, "x1", "pump/t", "raised", 100))!;

        AlertColumns page = AlertColumns.Of(new ViewPage<AlertItem>([alert], Next: null));

        Assert.DoesNotContain("acknowledged", page.Columns.Keys);
        Assert.DoesNotContain("end", page.Columns.Keys);
        Assert.DoesNotContain("escalation", page.Columns.Keys);
        Assert.Null(page.Next);
        Assert.Empty(AlertColumns.Of(new ViewPage<AlertItem>([], Next: null)).Columns);
    }

    private static AlertItem Any(Random random, int number) =>
        AlertRows.ToItem(ScriptedOutputs.Alert(0, "x" + number, $"d{random.Next(3)}/t", "raised", random.Next(1_000)))!
            with
        {
            Acknowledged = random.Next(3) == 0,
            Silenced = random.Next(5) == 0,
            Late = random.Next(2) == 0,
            Device = random.Next(4) == 0 ? null : "d" + random.Next(3),
            Peak = random.Next(3) == 0 ? null : random.NextDouble(),
            End = random.Next(2) == 0 ? null : DateTime.UnixEpoch.AddMilliseconds(random.Next(10_000)),
            Notified = random.Next(9) == 0 ? DateTime.UnixEpoch.AddMilliseconds(random.Next(10_000)) : null,
            Summary = random.Next(2) == 0 ? null : "it is hot " + number,
            Assignee = random.Next(2) == 0 ? null : "ann",
            Escalation = random.Next(3),
        };

    /// <summary>A field as a column has it: times in milliseconds, and no difference between nothing and no.</summary>
    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => "null",
        JsonValueKind.Number when value.GetDouble() == 0 => "null",
        JsonValueKind.String when value.TryGetDateTime(out DateTime time) =>
            ((long)(time - DateTime.UnixEpoch).TotalMilliseconds).ToString(null, null),
        JsonValueKind.Null => "null",
        _ => value.GetRawText(),
    };

    private static string Cell(JsonElement columns, JsonProperty field, int row)
    {
        if (!columns.TryGetProperty(field.Name, out JsonElement column))
        {
            return "null";
        }
        JsonElement rows = column.GetProperty("rows");
        int place = rows.ValueKind == JsonValueKind.Null ? row : rows[row].GetInt32();
        return Plain(column.GetProperty("values")[place]);
    }

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions();
        HttpServices.Json(options);
        return options;
    }
}
