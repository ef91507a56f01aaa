using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Tests.Alerts.Care;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Replay;
using Telemetry.Gateway.Tests.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Alerts.Causes;

/// <summary>A cause that one pipeline knows, and consequences that another one says: whichever comes first, after a
/// restart, and in a replay.</summary>
public sealed class CauseJourneyTests : IDisposable
{
    private const string Warm = """
        INSERT INTO alerts
        SELECT window_start, window_end, device, AVG(`value`) AS `value`
        FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(event_time), INTERVAL '10' SECOND))
        WHERE metric = 'temperature' AND device <> 'main'
        GROUP BY window_start, window_end, device
        HAVING AVG(`value`) > 70
        """;

    private readonly string _data = RunningGateway.NewFolder();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Cause_that_is_known_first_hides_what_another_pipeline_raises()
    {
        await using (CareProbe care = await StartAsync())
        {
            string cause = await RaiseAsync(care, "main");
            await ReportedAsync(care, 1);
            string pump = await RaiseAsync(care, "pump");

            JsonElement item = await care.Probe.JsonAsync($"/api/v1/alerts/{pump}");
            Assert.Equal(
                ("warm", "raised", cause, "cause"),
                (Text(item, "rule"), Text(item, "event"), Text(item, "cause"), Text(item, "silenced_by")));
            string audit = await care.Probe.TextAsync("/api/v1/audit");
            Assert.DoesNotContain("cause_reported", audit, StringComparison.Ordinal);
        }

        await AssertReplaysAsync();
    }

    [Fact]
    public async Task Cause_that_comes_later_groups_and_when_a_person_closes_it_the_consequence_is_told()
    {
        await using (CareProbe care = await StartAsync())
        {
            string pump = await RaiseAsync(care, "pump");
            Assert.False((await care.Probe.JsonAsync($"/api/v1/alerts/{pump}")).GetProperty("silenced").GetBoolean());
            string cause = await RaiseAsync(care, "main");

            JsonElement grouped = await care.UntilEventAsync(pump, "grouped");
            Assert.Equal((cause, true), (Text(grouped, "cause"), grouped.GetProperty("silenced").GetBoolean()));

            await care.PostAsync($"/api/v1/alerts/{cause}/resolve", """{"by":"ann"}""");
            JsonElement told = await care.UntilEventAsync(pump, "ungrouped");
            Assert.Equal((null, false), (Text(told, "cause"), told.GetProperty("silenced").GetBoolean()));
        }

        await AssertReplaysAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Consequence_stays_hidden_over_a_restart_and_is_told_when_its_cause_has_ended(bool isKilled)
    {
        string pump;
        string cause;
        await using (CareProbe care = await StartAsync())
        {
            cause = await RaiseAsync(care, "main");
            await ReportedAsync(care, 1);
            pump = await RaiseAsync(care, "pump");
        }

        if (isKilled)
        {
            // As if the process had died before it kept what it had read: it reads and says it once more.
            File.Delete(Path.Combine(_data, "causes.json"));
        }

        await using (CareProbe care = await StartAsync())
        {
            JsonElement item = await care.Probe.UntilAsync($"/api/v1/alerts/{pump}", _ => true);
            Assert.Equal((cause, true), (Text(item, "cause"), item.GetProperty("silenced").GetBoolean()));
            await care.SendAsync(1, 20, "main");
            await care.UntilEventAsync(cause, "resolved");

            await care.UntilEventAsync(pump, "ungrouped");
            Assert.Equal(
                ["raised", "ungrouped"],
                (await care.EventsAsync(pump)).Where(what => what is not "confirmed"));
        }

        await AssertReplaysAsync();
    }

    [Fact]
    public async Task Pipeline_that_comes_later_hears_of_the_causes_that_stand()
    {
        string cause;
        await using (CareProbe care = await StartAsync(hasQuery: false))
        {
            cause = await RaiseAsync(care, "main");
        }

        await using (CareProbe care = await StartAsync())
        {
            await ReportedAsync(care, 1);
            string pump = await RaiseAsync(care, "pump");
            Assert.Equal(cause, Text(await care.Probe.JsonAsync($"/api/v1/alerts/{pump}"), "cause"));
        }

        await AssertReplaysAsync();
    }

    [Fact]
    public async Task Cause_is_reported_though_retention_took_all_that_was_said_of_it()
    {
        GatewayOptions kept = ShortJournals.Of(Options(hasQuery: false));
        string cause;
        await using (CareProbe care = await CareProbe.StartAsync(kept, _data, replace: ShortJournals.Replace))
        {
            cause = await RaiseAsync(care, "main");
        }

        await ShortJournals.OutliveAsync(kept, _data, ShortJournals.Replace);
        File.Delete(Path.Combine(_data, "causes.json"));
        await using (CareProbe care = await CareProbe.StartAsync(
            ShortJournals.Of(Options(hasQuery: true)), _data, replace: ShortJournals.Replace))
        {
            await ReportedAsync(care, 1);
            string pump = await RaiseAsync(care, "pump");
            Assert.Equal(cause, Text(await care.Probe.JsonAsync($"/api/v1/alerts/{pump}"), "cause"));
        }

        await AssertReplaysAsync();
    }

    [Fact]
    public async Task With_one_pipeline_only_nothing_is_reported()
    {
        await using CareProbe care = await StartAsync(hasQuery: false);
        string cause = await RaiseAsync(care, "main");
        await care.PostAsync($"/api/v1/alerts/{cause}/comment", """{"comment":"so"}""");
        await care.UntilEventAsync(cause, "commented");
        Assert.Equal(0, Reported(care));
    }

    private Task<CareProbe> StartAsync(bool hasQuery = true) => CareProbe.StartAsync(Options(hasQuery), _data);

    private static GatewayOptions Options(bool hasQuery) =>
        ConfigurationFile.Parse("f.json", Encoding.UTF8.GetBytes("""
            {
              "open": true,
              "rules": [{ "id": "hot", "metric": "temperature", "raise_above": 50, "clear_below": 40,
                          "device": "main" }],
              "topology": {
                "nodes": [{ "id": "main", "kind": "device" }, { "id": "pump", "kind": "device" }],
                "edges": [{ "kind": "powers", "from": "main", "to": "pump" }],
                "causes": [{ "rule": "hot", "along": "powers", "tolerance_seconds": 1 }]
              }
            }
            """)) with
        { SqlPipelines = hasQuery ? [new SqlPipelineOptions("warm", Warm)] : [] };

    private static async Task<string> RaiseAsync(CareProbe care, string device)
    {
        await care.SendAsync(0, 90, device);
        JsonElement list = await care.Probe.UntilAsync(
            $"/api/v1/alerts?device={device}", found => found.GetProperty("items").GetArrayLength() > 0);
        return Text(list.GetProperty("items")[0], "id")!; // Every alert has one.
    }

    /// <summary>Waits until so many reports are in the journal: from here on each pipeline knows.</summary>
    private static Task ReportedAsync(CareProbe care, int count) =>
        TestTime.UntilAsync(() => Reported(care) >= count, "the cause is reported");

    private static int Reported(CareProbe care)
    {
        RecordJournal journal = care.Probe.Gateway.Services.GetRequiredService<GatewayJournals>().Input;
        using JournalReader reader = journal.OpenReader(journal.Start);
        int count = 0;
        while (reader.TryRead(out JournalRecord record))
        {
            InputRecord input = new(record.Payload);
            count += input.Kind == InputKind.Control && input.Body[0] == (byte)ControlKind.CauseReported ? 1 : 0;
        }

        return count;
    }

    private async Task AssertReplaysAsync()
    {
        var (exit, output, error) = await ReplayPlant.InvokeAsync("replay", "--data", _data, "--verify", "--quiet");
        Assert.True(exit == 0, $"{output}{error}");
        (exit, output, error) = await ReplayPlant.InvokeAsync(
            "replay", "--data", _data, "--verify", "--quiet", "--no-checkpoints");
        Assert.True(exit == 0, $"{output}{error}");
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();
}
