using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Tests.Alerts.Care;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Replay;
using Telemetry.Gateway.Tests.Webhooks;
using Telemetry.Journal;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Tests.Retention;

/// <summary>Alerts and silences that stand longer than the journal is kept which says so.</summary>
public sealed class StandingJourneyTests : IAsyncLifetime
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly string _data = RunningGateway.NewFolder();
    private CapturingReceiver _receiver = null!; // Made before each test.
    private GatewayOptions _options = null!;
    private string _alert = "";
    private string _silenced = "";
    private string _silence = "";
    private string[] _alerts = [];
    private string[] _silences = [];

    public async Task InitializeAsync()
    {
        _receiver = await CapturingReceiver.StartAsync();
        _options = CareProbe.Hot with
        {
            Webhooks =
            [
                new() { Id = "ops", Url = _receiver.Url, Secret = Secret, AllowPrivate = true, Types = ["alert.*"] },
            ],
        };
    }

    public async Task DisposeAsync()
    {
        await _receiver.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Rebuilt_views_show_what_stands_and_people_can_go_on_with_it()
    {
        GatewayOptions options = ShortJournals.Of(_options);
        await StandAsync(options);
        await ShortJournals.OutliveAsync(options, _data, ShortJournals.Replace);
        List<string> heard = Heard();
        Directory.Delete(Path.Combine(_data, "views"), recursive: true);

        await using (CareProbe care = await StartAsync(options))
        {
            await AssertStandsAsync(care);
            Assert.Empty(await care.EventsAsync(_alert));
            HttpStatusCode removed = (await care.SendAsync(
                HttpMethod.Delete, $"/api/v1/silences/{_silence}?by=bob")).Status;
            Assert.Equal(HttpStatusCode.Accepted, removed);
            await care.UntilEventAsync(_silenced, "unsilenced");
            await care.PostAsync($"/api/v1/alerts/{_alert}/ack", """{"by":"ann"}""");
            await care.UntilEventAsync(_alert, "acknowledged");
            await care.Probe.UntilAsync(
                "/api/v1/webhooks/deliveries?webhook=ops&state=delivered",
                list => list.GetProperty("items").EnumerateArray().Count() >= heard.Count + 2);
        }

        Assert.Equal(["alert.acknowledged", "alert.unsilenced"], Heard());
        (int exit, string output, string error) = await ReplayPlant.InvokeAsync(
            "replay", "--data", _data, "--verify", "--quiet");
        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public async Task Who_dies_between_the_file_and_the_cut_has_lost_nothing()
    {
        GatewayOptions options = ShortJournals.Of(_options);
        await StandAsync(options);
        await ShortJournals.OutliveAsync(options, _data, ShortJournals.Replace);
        await using (RunningGateway gateway = await RunningGateway.StartAsync(options, ShortJournals.Replace, _data))
        {
            // As if it had died at the next cut; it may be that nothing stands in these records any more.
            StandingFile file = ShortJournals.Journals(gateway).Standing;
            long end = ShortJournals.Journals(gateway).Output.DurableEnd.Value;
            file.Write(file.At(end, out _));
        }

        Directory.Delete(Path.Combine(_data, "views"), recursive: true);
        await using (CareProbe care = await StartAsync(options))
        {
            await AssertStandsAsync(care);
        }
    }

    [Fact]
    public async Task A_changed_configuration_takes_over_what_stands_though_nothing_is_left_of_it_in_the_journals()
    {
        GatewayOptions options = ShortJournals.Of(_options, isInputShort: true);
        await StandAsync(options);
        await ShortJournals.OutliveAsync(options, _data, ShortJournals.Replace);
        Directory.Delete(Path.Combine(_data, "views"), recursive: true);
        GatewayOptions changed = options with
        {
            Rules = [options.Rules[0] with { Id = "hotter", RaiseAbove = 55 }],
        };

        await using CareProbe care = await StartAsync(changed);

        // Its rule is gone: it gets its end, which nobody could give it who does not know of it.
        await care.UntilEventAsync(_alert, "withdrawn");
        await care.SendAsync(100_000, 60, "press");
        JsonElement list = await care.Probe.UntilAsync(
            "/api/v1/alerts?device=press&rule=hotter", found => found.GetProperty("items").GetArrayLength() == 1);
        Assert.Equal(_silence, list.GetProperty("items")[0].GetProperty("silenced_by").GetString());
    }

    /// <summary>A parked pipeline says nothing: what stood when it was parked is all that is known of it.</summary>
    [Fact]
    public async Task What_a_parked_pipeline_said_stands_though_the_journal_turns_over_and_it_goes_on_with_it()
    {
        HauntedModels models = new();
        GatewayOptions options = ShortJournals.Of(_options) with
        {
            GroupWindows = [new() { Id = "site_10s", IdleAfter = TimeSpan.Zero, Groups = [("hall", ["fan"])] }],
        };
        await StandAsync(options);
        await using (CareProbe care = await StartAsync(options, Replace))
        {
            await models.PoisonAsync(care.Probe.Gateway);
            await HauntedModels.ParkedAsync(care.Probe);
        }

        await ShortJournals.OutliveAsync(options, _data, Replace);
        List<string> heard = Heard();
        Directory.Delete(Path.Combine(_data, "views"), recursive: true);

        await using (CareProbe care = await StartAsync(options, Replace))
        {
            await AssertStandsAsync(care);
            await HauntedModels.ParkedAsync(care.Probe);
            models.IsBroken = false;
            await HauntedModels.StartAsync(care.Probe, "{}");
            await care.SendAsync(100_000, 20);
            await care.UntilEventAsync(_alert, "resolved");
            await care.SendAsync(HttpMethod.Delete, $"/api/v1/silences/{_silence}?by=bob");
            await care.UntilEventAsync(_silenced, "unsilenced");
            await care.Probe.UntilAsync(
                "/api/v1/webhooks/deliveries?webhook=ops&state=delivered",
                list => list.GetProperty("items").EnumerateArray().Count() >= heard.Count + 2);
        }

        Assert.Equal(["alert.resolved", "alert.unsilenced"], Heard());

        void Replace(IServiceCollection services)
        {
            ShortJournals.Replace(services);
            services.AddSingleton<IModelSource>(models);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_said_and_begun_anew()
    {
        GatewayOptions options = ShortJournals.Of(_options);
        await StandAsync(options);
        await ShortJournals.OutliveAsync(options, _data, ShortJournals.Replace);
        string path = StandingFile.PathOf(_data);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        SaidLog log = new();

        await ShortJournals.OutliveAsync(options, _data, services =>
        {
            ShortJournals.Replace(services);
            log.Replace(services);
        });

        (LogLevel level, string message) = Assert.Single(log.Of(LogEvent.StandingUnusable));
        Assert.Equal(139, (int)LogEvent.StandingUnusable);
        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith($"{path} cannot be used: it is damaged.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_room_for_the_file_the_segment_goes_first()
    {
        RoomyDisk disk = new();
        GatewayOptions options = ShortJournals.Of(_options);
        await StandAsync(options);
        RecordJournal? output = null;
        disk.IsFull = path => path.Contains("standing.before", StringComparison.Ordinal) && output?.Start.Value == 0;
        await ShortJournals.OutliveAsync(options, _data, services =>
        {
            ShortJournals.Replace(services, disk);
            services.AddHostedService(provider =>
            {
                output = provider.GetRequiredService<GatewayJournals>().Output;
                return new Nobody();
            });
        });
        Assert.Equal(1, disk.Refused);
        Directory.Delete(Path.Combine(_data, "views"), recursive: true);

        await using CareProbe care = await StartAsync(options);

        await AssertStandsAsync(care);
    }

    /// <summary>An alert that was told, a silence, and an alert that it holds.</summary>
    private async Task StandAsync(GatewayOptions options)
    {
        await using CareProbe care = await StartAsync(options);
        JsonElement made = await care.PostAsync("/api/v1/silences", """
            {"matchers":[{"name":"device","op":"=","value":"press"}],"duration_seconds":360000,"by":"ann"}
            """);
        _silence = made.GetProperty("silence").GetString()!; // It was made.
        await care.Probe.UntilAsync(
            "/api/v1/silences", list => list.GetProperty("items").GetArrayLength() == 1);
        _alert = await care.RaiseAsync();
        _silenced = await care.RaiseAsync("press");
        await care.PostAsync($"/api/v1/alerts/{_alert}/assign", """{"to":"bob"}""");
        await care.UntilEventAsync(_alert, "assigned");
        _alerts = ShortJournals.Items(await care.Probe.JsonAsync("/api/v1/alerts?active=true"));
        _silences = ShortJournals.Items(await care.Probe.JsonAsync("/api/v1/silences"));
        Assert.Equal(2, _alerts.Length);
    }

    private async Task AssertStandsAsync(CareProbe care)
    {
        await care.Probe.UntilAsync(
            "/api/v1/alerts?active=true", list => list.GetProperty("items").GetArrayLength() == _alerts.Length);
        Assert.Equal(_alerts, ShortJournals.Items(await care.Probe.JsonAsync("/api/v1/alerts?active=true")));
        Assert.Equal(_silences, ShortJournals.Items(await care.Probe.JsonAsync("/api/v1/silences")));
    }

    private Task<CareProbe> StartAsync(GatewayOptions options, Action<IServiceCollection>? replace = null) =>
        CareProbe.StartAsync(options, _data, replace: replace ?? ShortJournals.Replace);

    /// <summary>The types of what the receiver was told since it was asked last, sorted: it may hear of different
    /// alerts in any order.</summary>
    private List<string> Heard()
    {
        List<string> types = [];
        while (_receiver.Requests.TryRead(out CapturedRequest? request))
        {
            using JsonDocument body = JsonDocument.Parse(request.Body);
            types.Add(body.RootElement.GetProperty("type").GetString()!); // Every event has one.
        }

        types.Sort(StringComparer.Ordinal);
        return types;
    }

    private sealed class Nobody : Microsoft.Extensions.Hosting.BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
