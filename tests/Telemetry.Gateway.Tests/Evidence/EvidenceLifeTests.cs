using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Telemetry.Alerts;
using Telemetry.Contract;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Journal;

namespace Telemetry.Gateway.Tests.Evidence;

/// <summary>Evidence over the lives of a gateway, its journals and its configuration.</summary>
public sealed class EvidenceLifeTests
{
    private static readonly string[] Parts = ["alert", "events", "windows", "readings"];

    internal static readonly AlertRule Hot = new()
    {
        Id = "hot",
        Metric = "temperature",
        RaiseAbove = 50,
        ClearBelow = 45,
    };

    [Fact]
    public async Task It_is_the_same_after_a_restart_and_after_the_views_were_deleted()
    {
        string data = RunningGateway.NewFolder();
        string before;
        string id;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            id = await ExcursionAsync(plant);
            before = Shown(await plant.EvidenceAsync(id));
        }

        Directory.Delete(Path.Combine(data, "views"), recursive: true);
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            await plant.AlertAsync("hot", "resolved");
            await plant.Probe.UntilAsync(
                "/api/v1/results/readings_10s", list => list.GetProperty("items").GetArrayLength() >= 4);
            JsonElement evidence = await plant.EvidenceAsync(id);
            Assert.Equal(before, Shown(evidence));
            await Folded.AssertReplaysAsync(plant, id, evidence);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task An_alert_with_more_events_than_are_shown_replays_all_of_them()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot));
        string id = await ExcursionAsync(plant);
        const int Comments = 210;
        for (int number = 0; number < Comments; number++)
        {
            using HttpResponseMessage said = await plant.PostAsync(
                $"/api/v1/alerts/{id}/comment", new { by = "ann", comment = $"{number}" });
            Assert.True(said.IsSuccessStatusCode, await said.Content.ReadAsStringAsync());
        }

        JsonElement evidence = await plant.Probe.UntilAsync(
            $"/api/v1/alerts/{id}/evidence", one => one.GetProperty("events").GetArrayLength() == 200
                && one.GetProperty("events")[199].GetProperty("input").GetProperty("position").GetInt64() > Comments
                && one.GetProperty("events")[199].GetProperty("step").GetInt64()
                    - one.GetProperty("events")[0].GetProperty("step").GetInt64() >= Comments);
        Assert.Contains(
            evidence.GetProperty("notes").EnumerateArray(),
            note => note.GetString()!.StartsWith("Only the first and the last 100 events", StringComparison.Ordinal));
        JsonElement report = await plant.ReplayAsync(id);
        Assert.True(report.GetProperty("verdict").GetString() == "same", report.GetRawText()[..2_000]);
        Assert.InRange(report.GetProperty("events").GetArrayLength(), 201, 2 + Comments);
    }

    [Fact]
    public async Task What_people_do_is_an_event_with_its_record_and_replays()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot));
        string id = await ExcursionAsync(plant);
        using (HttpResponseMessage ack = await plant.PostAsync($"/api/v1/alerts/{id}/ack", new { by = "ann" }))
        {
            Assert.Equal(HttpStatusCode.Accepted, ack.StatusCode);
        }

        await plant.AlertAsync("hot", "acknowledged");
        using (HttpResponseMessage say = await plant.PostAsync(
            $"/api/v1/alerts/{id}/comment", new { by = "ann", comment = "door was open" }))
        {
            Assert.True(say.IsSuccessStatusCode, await say.Content.ReadAsStringAsync());
        }

        await plant.AlertAsync("hot", "commented");
        JsonElement evidence = await plant.EvidenceAsync(id);
        JsonElement[] events = [.. evidence.GetProperty("events").EnumerateArray()];
        Assert.Equal(
            ["raised", "resolved", "acknowledged", "commented"],
            events.Select(one => one.GetProperty("event").GetString()));
        Assert.Equal("control", events[2].GetProperty("input").GetProperty("kind").GetString());
        Folded.AssertRows(evidence);
        await Folded.AssertReplaysAsync(plant, id, evidence);
    }

    [Fact]
    public async Task Readings_that_retention_took_are_said_to_be_gone_and_how_many()
    {
        string data = RunningGateway.NewFolder();
        GatewayOptions kept = EvidenceKindTests.Of(Hot) with
        {
            Retention = new()
            {
                Input = new() { BytesMax = GatewayLimits.JournalBytesMin, AgeMax = TimeSpan.FromDays(30) },
            },
        };
        string id;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(kept, data))
        {
            id = await ExcursionAsync(plant);
        }

        for (int life = 0; life < 8; life++)
        {
            await using RunningGateway gateway = await RunningGateway.StartAsync(kept with { Open = true }, data: data);
            Fill(gateway);
            await TestTime.UntilAsync(
                () => gateway.Services.GetRequiredService<IPipelineProgress>().NextPosition
                    >= gateway.Services.GetRequiredService<GatewayJournals>().Input.End.Value,
                "the pipeline is there");
            gateway.Services.GetRequiredService<JournalRetention>().Pass();
        }

        await using (EvidencePlant plant = await EvidencePlant.StartAsync(kept, data))
        {
            GatewayJournals journals = plant.Probe.Gateway.Services.GetRequiredService<GatewayJournals>();
            Assert.True(journals.Input.Start.Value > 20, "records went");
            JsonElement evidence = await plant.EvidenceAsync(id);

            Assert.Equal(3, Folded.Rows(evidence).Count);
            Assert.Empty(evidence.GetProperty("readings").GetProperty("items").EnumerateArray());
            JsonElement[] gone = [.. evidence.GetProperty("gone").EnumerateArray()];
            Assert.Contains(gone, one => one.GetProperty("what").GetString() == "readings"
                && one.GetProperty("sentence").GetString()!.EndsWith(
                    "Of 30 readings in these windows 0 are left.", StringComparison.Ordinal));
            Assert.Contains(gone, one => one.GetProperty("what").GetString() == "inputs");
            Assert.True(evidence.GetProperty("rule").GetProperty("known").GetBoolean());
            Assert.All(
                evidence.GetProperty("events").EnumerateArray(),
                one => Assert.Equal("gone", one.GetProperty("input").GetProperty("kind").GetString()));
            JsonElement report = await plant.ReplayAsync(id);
            Assert.Equal("not_comparable", report.GetProperty("verdict").GetString());
            Assert.False(report.GetProperty("is_whole").GetBoolean());
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task A_damaged_journal_is_said_to_be_damaged()
    {
        string data = RunningGateway.NewFolder();
        string id;
        long raisedBy;
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            id = await ExcursionAsync(plant);
            JsonElement evidence = await plant.EvidenceAsync(id);
            raisedBy = evidence.GetProperty("readings").GetProperty("items")[0].GetProperty("position").GetInt64();
        }

        Flip(GatewayJournals.InputDirectory(data), raisedBy);
        await using (EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot), data))
        {
            await plant.AlertAsync("hot", "resolved");
            JsonElement evidence = await plant.EvidenceAsync(id);
            JsonElement gone = Assert.Single(
                evidence.GetProperty("gone").EnumerateArray(),
                one => one.GetProperty("what").GetString() == "readings");
            Assert.Contains("is damaged", gone.GetProperty("sentence").GetString(), StringComparison.Ordinal);
            Assert.EndsWith("Of 30 readings in these windows 20 are left.", gone.GetProperty("sentence").GetString(),
                StringComparison.Ordinal);
            JsonElement report = await plant.ReplayAsync(id);
            Assert.Equal("not_comparable", report.GetProperty("verdict").GetString());
            Assert.Contains(
                report.GetProperty("notes").EnumerateArray(),
                note => note.GetString()!.Contains("damaged", StringComparison.Ordinal));
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/windows")]
    [InlineData("/readings")]
    [InlineData("/replay")]
    public async Task Alerts_that_are_not_there_are_a_problem(string path)
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot));
        foreach (string id in new[] { "x", new string('0', 32), new string('A', 32), new string('f', 400) })
        {
            using HttpResponseMessage answer = path == "/replay"
                ? await plant.PostAsync($"/api/v1/alerts/{id}/evidence/replay", new { })
                : await plant.Probe.SendAsync(HttpMethod.Get, $"/api/v1/alerts/{id}/evidence{path}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Pages_give_everything_once_and_wrong_parameters_are_refused()
    {
        await using EvidencePlant plant = await EvidencePlant.StartAsync(EvidenceKindTests.Of(Hot));
        string id = await ExcursionAsync(plant);
        JsonElement whole = await plant.EvidenceAsync(id);
        JsonElement first = await plant.EvidenceAsync(id, limit: 2);
        Assert.Equal(2, first.GetProperty("windows").GetProperty("items").GetArrayLength());
        Assert.Equal(2, first.GetProperty("readings").GetProperty("items").GetArrayLength());
        foreach ((string list, string key) in new[] { ("windows", "start"), ("readings", "time") })
        {
            List<string> items = [];
            string? next = null;
            do
            {
                JsonElement page = await plant.Probe.JsonAsync(
                    $"/api/v1/alerts/{id}/evidence/{list}?limit=2{(next is null ? "" : "&cursor=" + next)}");
                items.AddRange(page.GetProperty("items").EnumerateArray().Select(one =>
                    one.GetProperty(key).GetString()!));
                next = page.GetProperty("next").GetString();
            }
            while (next is not null);
            Assert.Equal(
                whole.GetProperty(list).GetProperty("items").EnumerateArray().Select(one =>
                    one.GetProperty(key).GetString()!),
                items);
        }

        JsonElement part = await plant.Probe.JsonAsync(
            $"/api/v1/alerts/{id}/evidence/readings?from={EvidencePlant.At(12)}&to={EvidencePlant.At(14)}");
        Assert.Equal(
            [12, 13],
            part.GetProperty("items").EnumerateArray().Select(one => EvidencePlant.Second(one.GetProperty("time"))));
        foreach (string wrong in new[]
        {
            "?limit=0", "?limit=1001", "/windows?cursor=!", "/readings?limit=10001", "/readings?from=now",
            "/readings?cursor=YWJj",
        })
        {
            using HttpResponseMessage answer = await plant.Probe.SendAsync(
                HttpMethod.Get, $"/api/v1/alerts/{id}/evidence{wrong}");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    /// <summary>20 °C, then 60 and 70, then 20 again: raised and resolved.</summary>
    internal static async Task<string> ExcursionAsync(EvidencePlant plant)
    {
        foreach ((int start, double value) in new[] { (0, 20.0), (10, 60), (20, 70), (30, 20) })
        {
            await plant.WindowAsync("pump", start, value);
        }

        return await plant.AlertAsync("hot", "resolved");
    }

    /// <summary>What does not depend on when the journal begins or which record says the configuration.</summary>
    private static string Shown(JsonElement evidence) => string.Join(
        '\n', Parts.Select(part => evidence.GetProperty(part).GetRawText()));

    private static void Fill(RunningGateway gateway)
    {
        InputLog log = gateway.Services.GetRequiredService<InputLog>();
        RecordWriter record = new();
        ReadingPack pack = new();
        Assert.True(PackDecoder.Decode(Packs.Json("fan", 0, [.. Enumerable.Repeat(1.5, 2_000)]), pack, 0).IsOk);
        InputRecords.WritePack(record, Lane.Live, "agent", pack);
        for (int left = 100; left > 0; left--)
        {
            log.Append(record);
        }
    }

    /// <summary>A bit of one record is another.</summary>
    private static void Flip(string directory, long record)
    {
        string file = Directory.GetFiles(directory).Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(file);
        using JournalView view = JournalView.Open(directory);
        using JournalReader reader = view.OpenReader(new JournalPosition(record));
        Assert.True(reader.TryRead(out JournalRecord found));
        int at = bytes.AsSpan().IndexOf(found.Payload);
        Assert.True(at > 0);
        bytes[at + found.Payload.Length - 3] ^= 0x10;
        File.WriteAllBytes(file, bytes);
    }
}
